import type { Notice } from '../core/model/notice.ts';

/** Tells people. Never throws: what cannot be delivered is logged. */
export interface Notifier {
  notify(notice: Notice): void;
}
