/** The type of the panel's page, as in package.json's activation events. */
export const viewType = 'bonsai.panel';
