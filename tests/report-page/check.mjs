// check.mjs CHROMIUM [--pictures FOLDER] PAGE...: opens report pages in a headless Chromium and says everything that is wrong with them.
import { statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check } from './accessibility.mjs';
import { Chromium } from './chromium.mjs';
import { faint, focus, foreign, hidden, spilled, tables, wide } from './inside.mjs';

const [program, ...rest] = process.argv.slice(2);
const folder = rest[0] === '--pictures' ? rest.splice(0, 2)[1] : null;
const chromium = new Chromium(program);
let failures = 0;

async function open(page, address, { scheme = 'light', width = 1400, media = 'screen', scripts = true } = {}) {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
  await page.send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
  await page.send('Emulation.setScriptExecutionDisabled', { value: !scripts });
  const loaded = page.once('Page.loadEventFired');
  await page.send('Page.navigate', { url: address });
  await loaded;
}

async function ask(page, what) {
  const { result, exceptionDetails } = await page.send('Runtime.evaluate', { expression: `(${what})()`, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** The accessibility tree of a page. On a busy machine Chromium at times leaves a part out of it until the page is opened anew: it must hold every table that the document shows. */
async function wholeTree(page, address, width) {
  for (let tries = 0; tries < 5; tries++) {
    await open(page, address, { width, scripts: false });
    const { nodes } = await page.send('Accessibility.getFullAXTree');
    if (nodes.filter((n) => !n.ignored && n.role?.value === 'table').length === (await ask(page, tables))) return nodes;
  }
  throw new Error(`${address}, ${width} wide: the accessibility tree has not the tables of the document`);
}

async function picture(page, name) {
  if (!folder) return;
  const { cssContentSize } = await page.send('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 4000), scale: 1 };
  writeFileSync(`${folder}/${name}.png`, Buffer.from((await page.send('Page.captureScreenshot', { clip, captureBeyondViewport: true })).data, 'base64'));
}

async function checkPage(path) {
  const address = pathToFileURL(resolve(path)).href;
  const page = await chromium.page();
  const wrong = [];
  const requests = [];
  for (const domain of ['Page', 'Network', 'Accessibility', 'Log', 'Runtime']) await page.send(`${domain}.enable`);
  page.on('Network.requestWillBeSent', ({ request }) => request.url.split('#')[0] === address || requests.push(request.url));
  page.on('Log.entryAdded', ({ entry }) => wrong.push(`the browser says: ${entry.text}`));
  page.on('Runtime.consoleAPICalled', () => wrong.push('something runs and writes to the console'));
  page.on('Page.javascriptDialogOpening', () => wrong.push('something runs and opens a dialog'));

  let looked = 0;
  for (const scheme of ['light', 'dark']) {
    for (const width of [320, 1400]) {
      await open(page, address, { scheme, width });
      const found = [...(await ask(page, wide)), ...(await ask(page, foreign)), ...(await ask(page, spilled))];
      const contrast = await ask(page, faint);
      looked += contrast.count;
      wrong.push(...[...found, ...contrast.wrong].map((w) => `${scheme}, ${width} wide: ${w}`));
      await picture(page, `${basename(path, '.html')}-${scheme}-${width}`);
    }
  }

  await page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
  await page.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
  const first = await ask(page, focus);
  if (first.class !== 'skip' || first.href !== '#main' || !first.isSeen) wrong.push(`the first stop of the tab key is ${JSON.stringify(first)}, not the link to the results`);

  const counts = {};
  for (const width of [320, 1400]) {
    const tree = check(await wholeTree(page, address, width));
    wrong.push(...tree.wrong.map((w) => `${width} wide: ${w}`));
    counts[width] = tree;
  }
  const [narrow, broad] = [counts[320], counts[1400]].map(({ wrong: _, ...count }) => JSON.stringify(count));
  if (narrow !== broad) wrong.push(`a narrow window has ${narrow} where a wide one has ${broad}`);

  await open(page, address, { media: 'print' });
  wrong.push(...(await ask(page, hidden)), ...(await ask(page, faint)).wrong.map((w) => `print: ${w}`));
  await page.send('Emulation.setEmulatedMedia', { media: '' });
  const pdf = Buffer.from((await page.send('Page.printToPDF', { printBackground: false })).data, 'base64');
  if (pdf.subarray(0, 5).toString() !== '%PDF-' || pdf.length < 10_000) wrong.push('it does not print');
  if (folder) writeFileSync(`${folder}/${basename(path, '.html')}.pdf`, pdf);

  wrong.push(...requests.map((r) => `it asks for ${r}`));
  const { headings, tables, pictures, controls } = counts[1400];
  console.log(`${wrong.length === 0 ? 'ok' : 'NOT AS EXPECTED'}: ${basename(path)}: ${statSync(path).size} bytes, ${headings} headings, ${tables} tables, ${pictures} pictures, ${controls} controls, ${looked} texts held against their ground, ${pdf.length} bytes of PDF`);
  for (const line of [...new Set(wrong)].slice(0, 40)) console.log(`  ${line}`);
  failures += wrong.length;
}

try {
  for (const path of rest) await checkPage(path);
} finally {
  await chromium.close();
}
process.exitCode = failures === 0 && rest.length > 0 ? 0 : 1;
