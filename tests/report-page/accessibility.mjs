// What must hold in the accessibility tree, which is what a screen reader is told of a page.
const interactive = new Set(['link', 'button', 'checkbox', 'radio', 'textbox', 'combobox', 'tab', 'menuitem', 'slider', 'switch', 'DisclosureTriangle', 'disclosuretriangle']);
const images = new Set(['image', 'img', 'graphics-document', 'graphics-symbol', 'SvgRoot', 'svgroot']);

/** Everything that is wrong, as sentences, and a count of what was looked at. */
export function check(nodes) {
  const wrong = [];
  const byId = new Map(nodes.map((n) => [n.nodeId, n]));
  const role = (n) => n.role?.value ?? '';
  const name = (n) => (n.name?.value ?? '').trim();
  const property = (n, wanted) => n.properties?.find((p) => p.name === wanted)?.value?.value;
  const seen = nodes.filter((n) => !n.ignored);
  const all = (wanted) => seen.filter((n) => role(n) === wanted);
  const below = (n) => (n.childIds ?? []).flatMap((id) => { const child = byId.get(id); return child ? [...(child.ignored ? [] : [child]), ...below(child)] : []; });

  const root = all('RootWebArea')[0];
  if (!root || !name(root)) wrong.push('the page has no title');
  for (const landmark of ['banner', 'main', 'contentinfo', 'navigation']) {
    if (all(landmark).length !== 1) wrong.push(`${all(landmark).length} landmarks ${landmark}, not 1`);
  }
  for (const landmark of [...all('navigation'), ...all('region'), ...all('article')]) {
    if (!name(landmark)) wrong.push(`a ${role(landmark)} without a name`);
  }

  const headings = all('heading').map((n) => ({ level: property(n, 'level'), name: name(n) }));
  if (headings.filter((h) => h.level === 1).length !== 1 || headings[0]?.level !== 1) wrong.push('not exactly one heading of level 1, and that first');
  headings.forEach((h, i) => {
    if (!h.name) wrong.push('a heading without a name');
    if (i > 0 && h.level > headings[i - 1].level + 1) wrong.push(`heading "${h.name}" of level ${h.level} after level ${headings[i - 1].level}`);
  });

  const tables = all('table');
  if (seen.some((n) => role(n) === 'LayoutTable')) wrong.push('a table that is none for a screen reader');
  for (const table of tables) {
    const rows = below(table).filter((n) => role(n) === 'row');
    const count = (row, wanted) => below(row).filter((n) => role(n) === wanted).length;
    const columns = rows.length > 0 ? count(rows[0], 'columnheader') : 0;
    if (columns < 2) wrong.push(`table "${name(table)}" has ${columns} column headers`);
    if (rows.length < 2) wrong.push(`table "${name(table)}" has no rows`);
    for (const row of rows.slice(1)) {
      if (count(row, 'rowheader') !== 1) wrong.push(`a row of table "${name(table)}" has ${count(row, 'rowheader')} row headers`);
      if (count(row, 'rowheader') + count(row, 'cell') + count(row, 'gridcell') !== columns) wrong.push(`a row of table "${name(table)}" has another number of cells than of headers`);
    }
  }

  const pictures = seen.filter((n) => images.has(role(n)));
  for (const picture of pictures) {
    if (!name(picture)) wrong.push('a picture without a name');
    if (!(picture.description?.value ?? '').trim()) wrong.push(`picture "${name(picture)}" without a description`);
  }
  const controls = seen.filter((n) => interactive.has(role(n)));
  for (const control of controls) {
    if (!name(control)) wrong.push(`a ${role(control)} without a name`);
  }
  for (const n of seen) {
    if (property(n, 'focusable') && !name(n) && !['RootWebArea', 'main'].includes(role(n))) wrong.push(`a ${role(n)} that takes the focus and has no name`);
  }

  return { wrong: [...new Set(wrong)], headings: headings.length, tables: tables.length, pictures: pictures.length, controls: controls.length };
}
