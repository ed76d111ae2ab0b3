/** Something that a person should hear of. `code` is stable. */
export interface Notice {
  readonly level: 'info' | 'warning' | 'critical';
  readonly code: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string | number>>;
}
