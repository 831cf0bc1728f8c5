// Looks at a page from inside: these functions are sent to Chromium as text.

/** What could load, run or lead elsewhere. */
export function foreign() {
  const wrong = [];
  for (const element of document.querySelectorAll('*')) {
    const tag = element.tagName.toLowerCase();
    if (['script', 'iframe', 'object', 'embed', 'img', 'image', 'link', 'form', 'base', 'video', 'audio', 'foreignobject', 'animate', 'set'].includes(tag)) wrong.push(`an element ${tag}`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) wrong.push(`an attribute ${name}`);
      if (['href', 'src', 'xlink:href', 'action', 'srcset'].includes(name) && !(value.startsWith('#') && document.getElementById(value.slice(1)))) wrong.push(`${name}="${value}" leads nowhere in the page`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id twice');
  if (document.documentElement.lang !== 'en') wrong.push('no language');
  if (!document.querySelector('head > meta[http-equiv="Content-Security-Policy"][content^="default-src \'none\'; style-src \'unsafe-inline\'"]')) wrong.push('no content security policy');
  return wrong;
}

/** Text whose contrast to what it stands on is below 4.5. */
export function faint() {
  const parse = (text) => { const n = text.match(/[\d.]+/g).map(Number); return { rgb: n.slice(0, 3), alpha: n.length > 3 ? n[3] : 1 }; };
  const light = ({ rgb }) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const own = at.tagName.toLowerCase() === 'svg' ? null : parse(getComputedStyle(at).backgroundColor);
      if (own && own.alpha === 1) return own;
    }
    return { rgb: [255, 255, 255] };
  };
  const wrong = new Set();
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['title', 'desc', 'style'].includes(element.tagName.toLowerCase())) continue;
    count++;
    const style = getComputedStyle(element);
    const colour = parse(element.closest('svg') ? style.fill : style.color);
    // The containers' box in the picture has a ground of its own; both are held to the limit.
    const grounds = [ground(element)];
    const box = element.closest('svg')?.querySelector('.server');
    if (box) grounds.push(parse(getComputedStyle(box).fill));
    for (const g of grounds) {
      if (ratio(colour, g) < 4.5) wrong.add(`contrast ${ratio(colour, g).toFixed(2)} of <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`);
    }
  }
  for (const shape of document.querySelectorAll('.picture .full, .picture .mark, .picture use, .icon')) {
    const style = getComputedStyle(shape);
    const colour = parse(shape.matches('.full') ? style.fill : shape.matches('.mark') ? style.stroke : style.color);
    if (ratio(colour, ground(shape.closest('svg').parentElement)) < 3) wrong.add(`contrast below 3 of a shape "${shape.getAttribute('class')}"`);
  }
  return { wrong: [...wrong], count };
}

/** What is wider than the window. */
export function wide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1).slice(0, 5)
    .map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> reaches ${Math.round(e.getBoundingClientRect().right)} of ${width}`).concat(['the page is wider than the window']);
}

/** Texts of pictures that leave their box. */
export function spilled() {
  const wrong = [];
  for (const text of document.querySelectorAll('.picture text')) {
    const box = text.getBBox();
    if (box.width > 0 && box.x + box.width > 356) wrong.push(`"${text.textContent}" reaches ${Math.round(box.x + box.width)} of 352 in its picture`);
  }
  return wrong;
}

/** Closed parts that paper would not show. */
export function hidden() {
  return [...document.querySelectorAll('details')].filter((d) => [...d.children].some((c) => c.tagName !== 'SUMMARY' && (c.getBoundingClientRect().height === 0 || !c.checkVisibility())))
    .map((d) => `"${d.querySelector('summary').textContent}" is closed on paper`);
}

/** Where the focus is, and whether it is to be seen. */
export function focus() {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  return { class: element.getAttribute('class'), href: element.getAttribute('href'), isSeen: box.left >= 0 && box.top >= 0 && box.width > 0 };
}

/** How many tables are shown. */
export function tables() {
  return [...document.querySelectorAll('table')].filter((t) => t.checkVisibility()).length;
}
