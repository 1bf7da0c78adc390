/** Brings the elements of toolkit.tsx to life. The only place that knows which library draws them. */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeDropdown, vsCodeOption, vsCodeProgressRing } from '@vscode/webview-ui-toolkit';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeProgressRing());

// The library takes the theme's colours when the page has loaded, which our page has by the time its script arrives.
if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
