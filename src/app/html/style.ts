/** Style sheet of the pages; colours are in the variables at its top, which the charts read as well. */
export const STYLE = `
:root {
  --background: #fff; --surface: #f5f6f8; --text: #1a1d21; --quiet: #59616b; --line: #d5d9df; --link: #0b57d0;
  --gain: #0b6bcb; --loss: #b54708; --up: #1a8a76; --down: #cf3d4a; --stop: #a3232f; --mark: #6b4fbb;
  --gain-1: #d3e5f8; --gain-2: #93c1ee; --gain-3: #3f8dd8; --gain-4: #0b5cae;
  --loss-1: #fbe2d0; --loss-2: #f4b183; --loss-3: #d9762f; --loss-4: #9a3c06; --strong-text: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --background: #14171b; --surface: #1e2228; --text: #e7eaee; --quiet: #a2abb6; --line: #3a414b; --link: #8ab4f8;
    --gain: #6cb2f7; --loss: #f5a05f; --up: #3fb59d; --down: #ef6b74; --stop: #ff8b94; --mark: #b9a4f5;
    --gain-1: #1b3650; --gain-2: #1f5382; --gain-3: #2d7cc4; --gain-4: #79bbf8;
    --loss-1: #4a2d17; --loss-2: #7c4416; --loss-3: #c26a22; --loss-4: #f9b27c; --strong-text: #10141a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--background); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
header, main, footer { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 20px; }
footer { padding-top: 24px; padding-bottom: 32px; color: var(--quiet); font-size: 13px; }
h1 { font-size: 15px; font-weight: 500; color: var(--quiet); margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 21px; margin: 36px 0 8px; }
.summary h2 { font-size: 26px; margin-top: 4px; }
h3 { font-size: 16px; margin: 28px 0 4px; }
p { margin: 8px 0; max-width: 90ch; }
small { color: var(--quiet); font-weight: normal; font-size: 13px; }
.facts, .hint { color: var(--quiet); }
.hint { font-size: 13px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.gain { color: var(--gain); }
.loss { color: var(--loss); }
.empty { padding: 14px 16px; background: var(--surface); border-left: 4px solid var(--quiet); }
.notes, .warnings ul { padding-left: 22px; font-size: 14px; color: var(--quiet); }
.warnings summary { color: var(--loss); }
summary { cursor: pointer; font-size: 13px; color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px; margin: 16px 0; }
.figures > div { background: var(--surface); border-radius: 8px; padding: 10px 14px; }
.figures dt { font-size: 13px; color: var(--quiet); }
.figures dd { margin: 0; font-size: 19px; font-weight: 600; overflow-wrap: anywhere; }
.figures dd.note { font-size: 12.5px; font-weight: normal; color: var(--quiet); }
.figures dd.note span { font-weight: normal; }
figure { margin: 16px 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 4px; }
.chart { width: 100%; min-height: 180px; }
.price-chart { height: 560px; border: 1px solid var(--line); }
.legend { display: flex; flex-wrap: wrap; align-content: start; height: 66px; overflow: auto; margin: 6px 0; font-size: 13px; max-width: none; }
.legend b { font-weight: 600; }
.legend i { font-style: normal; white-space: nowrap; margin-right: 12px; }
.u-legend { text-align: left; font-size: 13px; color: var(--text); }
.u-legend th, .u-legend td { border: 0; padding: 2px 4px; }
.u-select { background: color-mix(in srgb, var(--text) 12%, transparent); }
.controls { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: end; margin: 10px 0; font-size: 13px; }
.controls label { display: flex; flex-direction: column; color: var(--quiet); }
.controls .check { flex-direction: row; align-items: center; gap: 5px; padding: 5px 0; }
.controls output { color: var(--quiet); padding: 5px 0; }
.controls select, .controls button, .controls input:not([type=checkbox]) { height: 34px; }
select, input, button { font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--line);
  border-radius: 6px; padding: 5px 9px; max-width: 100%; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.run-switch { border-top: 2px solid var(--line); padding-top: 20px; margin-top: 32px; font-size: 15px; }
.scroll { position: relative; overflow: auto; margin: 12px 0; }
table { border-collapse: collapse; font-size: 14px; }
caption { text-align: left; font-weight: 600; padding: 6px 0; }
th, td { padding: 4px 12px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; padding-left: 4px; }
thead th { color: var(--quiet); font-weight: 600; font-size: 13px; }
tbody th { font-weight: normal; }
.trade-scroll { height: 520px; contain: content; font-size: 13px; border: 1px solid var(--line); }
.trade-table { width: 100%; table-layout: fixed; font-size: inherit; }
.trade-table thead th { position: sticky; top: 0; background: var(--surface); z-index: 1; padding: 0; }
.trade-table thead button { border: 0; background: none; padding: 7px 12px; width: 100%; text-align: inherit; font-weight: 600; }
.trade-table [aria-sort=ascending] button::after { content: " ▲"; }
.trade-table [aria-sort=descending] button::after { content: " ▼"; }
.trade-table tbody tr { height: 30px; }
.trade-table tbody tr.space { height: auto; }
.trade-table tbody tr.space td { padding: 0; border: 0; }
.trade-table td.text, .trade-table th.text { text-align: left; }
.trade-table td { max-width: 260px; overflow: hidden; text-overflow: ellipsis; padding-top: 2px; padding-bottom: 2px; }
.trade-table td button { padding: 1px 8px; color: var(--link); }
.pair-of-charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 8px 32px; }
.bars { position: relative; display: flex; align-items: stretch; gap: 1px; height: 200px; padding: 20px 0 22px; }
.bars-most { position: absolute; top: 0; left: 0; right: 0; height: 20px; line-height: 18px; font-size: 12px; color: var(--quiet);
  border-bottom: 1px dashed var(--line); }
.bar { flex: 1; display: flex; align-items: end; position: relative; border-bottom: 1px solid var(--quiet); }
.bar:hover { background: var(--surface); }
.bar i { width: 100%; background: var(--mark); min-height: 0; }
.bar.gain i { background: var(--gain); }
.bar.loss i { background: var(--loss); }
.bar b { position: absolute; top: 100%; left: 0; font-weight: normal; font-size: 12px; color: var(--quiet); white-space: nowrap; padding-top: 2px; }
.bar:nth-last-child(1) b { left: auto; right: 0; }
.cloud { width: 100%; height: 300px; display: block; }
.calendar th, .calendar td { border: 0; padding: 2px; text-align: center; font-size: 12px; font-weight: normal; color: var(--quiet); }
.calendar thead th { text-align: left; max-width: 15px; overflow: visible; }
.calendar .day { width: 15px; height: 15px; min-width: 15px; background: var(--surface); border: 1px solid var(--background); }
.calendar.roomy .day { min-width: 62px; height: 30px; font-size: 13px; color: var(--text); }
.calendar.roomy thead th { max-width: none; text-align: center; }
.calendar tbody th { text-align: left; padding-right: 8px; }
${[1, 2, 3, 4]
  .flatMap((level) => ['gain', 'loss'].map((kind) => ({ level, kind })))
  .map(({ level, kind }) => `.calendar .${kind}-${level} { background: var(--${kind}-${level}); }`)
  .join('\n')}
.calendar.roomy .gain-4, .calendar.roomy .loss-4 { color: var(--strong-text); }
@media (max-width: 600px) {
  header, main, footer { padding-left: 12px; padding-right: 12px; }
  .figures { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
  .price-chart { height: 420px; }
  .legend { height: 110px; }
  .figures dd { font-size: 17px; }
}
`;
