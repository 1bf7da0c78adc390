/** The header file of a C module: what another program includes. @param declarations what it can call, with the includes that they need */
export function headerFile(name: string, about: string, declarations: { readonly includes?: string; readonly text: string }): string {
  const guard = `${name.toUpperCase()}_H`;
  const { includes, text } = declarations;
  return `${about}
#ifndef ${guard}
#define ${guard}
${includes === undefined ? '' : `\n${includes}\n`}
#ifdef __cplusplus
extern "C" {
#endif

${text}

#ifdef __cplusplus
}
#endif

#endif
`;
}
