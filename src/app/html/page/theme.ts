/** A colour of the style sheet, as it is in the present theme. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the reader's system changes between light and dark. */
export function onThemeChange(callback: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
}

/** Colours that tell lines of a chart apart, in both themes. */
export const LINE_COLORS = ['#3b82d6', '#d97706', '#8b5cf6', '#0d9488', '#db2777', '#65a30d', '#64748b', '#b45309'];
