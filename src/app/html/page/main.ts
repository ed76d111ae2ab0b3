import type { PageRun, PageTrade } from '../page-data.ts';
import { drawCloud } from './cloud.ts';
import { drawComparison, drawEquity } from './equity-charts.ts';
import { payload } from './payload.ts';
import { PriceChart } from './price-chart.ts';
import { onThemeChange } from './theme.ts';
import { TradeList } from './trade-list.ts';

const articles = [...document.querySelectorAll<HTMLElement>('article[data-run]')];
const runs = Promise.all(articles.map((article) => payload<PageRun>(`run-${article.dataset['run']}`)));

/** Draws what an article shows; again only for another theme. */
async function start(index: number): Promise<void> {
  const [article, run] = [articles[index], (await runs)[index]];
  if (article.dataset['started'] !== undefined) return;
  article.dataset['started'] = 'yes';
  const pricePlace = article.querySelector<HTMLElement>('[data-chart="price"]');
  const prices = pricePlace === null ? undefined : new PriceChart(article, run, pricePlace);
  const clouds = [...article.querySelectorAll<HTMLCanvasElement>('canvas[data-cloud]')];
  const drawClouds = (): void => {
    for (const canvas of clouds) {
      drawCloud(canvas, run.trades, canvas.dataset['cloud'] === 'mae' ? 'maeRatio' : 'mfeRatio');
    }
  };
  const draw = async (): Promise<void> => {
    drawEquity(article, run);
    drawClouds();
    await prices?.draw();
  };
  const list = article.querySelector<HTMLElement>('section.trades');
  if (list !== null) {
    const show = (trade: PageTrade): void => {
      pricePlace?.scrollIntoView({ block: 'center' });
      void prices?.show(trade);
    };
    new TradeList(list, run, show).start();
  }
  await draw();
  onThemeChange(() => void draw());
  addEventListener('resize', drawClouds);
  document.documentElement.dataset['ready'] = 'yes';
}

async function startComparison(place: HTMLElement): Promise<void> {
  const all = await runs;
  const draw = (): void => drawComparison(place, all);
  draw();
  onThemeChange(draw);
}

const comparison = document.getElementById('comparison-chart');
if (comparison !== null) void startComparison(comparison);
const runSwitch = document.querySelector<HTMLSelectElement>('[data-control="run"]');
runSwitch?.addEventListener('change', () => {
  for (const [index, article] of articles.entries()) article.hidden = String(index) !== runSwitch.value;
  void start(Number(runSwitch.value));
});
void start(0);
