// Checks of the HTML dossier in a browser, a test per promise. Pages come from ./run in
// $PAGES; hostile articles are made here and checked with the program in $TEALEAF.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const PAGES = process.env.PAGES;
const TEALEAF = process.env.TEALEAF;
const SHOTS = process.env.SHOTS; // A folder for screenshots, to look at.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// Generous: a shared machine with two cores starts a browser slowly.
const SLOW = { timeout: 240_000 };
const examples = readdirSync(PAGES)
  .filter((name) => name.endsWith(".html"))
  .sort()
  .map((name) => join(PAGES, name));

let browser;
const scratch = mkdtempSync(join(tmpdir(), "tealeaf-hostile-"));

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    headless: true,
    timeout: 120_000,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Opens a file in a context of its own and hands the page to `look`. */
async function open(file, options, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const asked = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  try {
    await page.goto(pathToFileURL(file).href);
    await look(page, { asked, complaints });
  } finally {
    await context.close();
  }
}

/** Runs a test on the page of every example. */
function each(name, options, look) {
  for (const file of examples) {
    test(`${name}: ${basename(file)}`, SLOW, () =>
      open(file, options, (page, seen) => look(page, seen, file)));
  }
}

test("there are examples", () => assert.ok(examples.length >= 3, examples.join(", ")));

for (const colorScheme of ["light", "dark"]) {
  each(`axe finds nothing, ${colorScheme}`, { colorScheme }, async (page) => {
    const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    assert.ok(passes.length > 20, `only ${passes.length} rules ran`);
    const found = violations.map((v) => `${v.id}: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`);
    assert.deepEqual(found, []);
  });
}

each("whole without JavaScript, asks nothing of the network", { javaScriptEnabled: false }, async (page, seen, file) => {
  assert.deepEqual(seen.asked, [pathToFileURL(file).href]);
  assert.deepEqual(seen.complaints, []);
  const source = readFileSync(file, "utf8");
  assert.ok(!/<script|<link|<img|<iframe|<object|<embed|@import|url\(/i.test(source));
  assert.ok(await page.locator(".finding").first().isVisible());
  assert.ok(await page.locator(".claim").first().isVisible());
  // A filter works by style alone.
  const all = await page.locator(".claim:visible").count();
  const radio = page.locator(".filter input:not(#show-all)").first();
  await radio.check();
  const code = (await radio.getAttribute("id")).replace("show-", "");
  assert.equal(await page.locator(".claim:visible").count(), await page.locator(`.claim.${code}`).count());
  assert.ok((await page.locator(".claim:visible").count()) < all);
});

for (const width of [320, 640]) {
  each(`no sideways scroll at ${width} px`, { viewport: { width, height: 800 } }, async (page) => {
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      window: document.documentElement.clientWidth,
      tables: [...document.querySelectorAll("table")].every((t) => t.closest(".scroll[tabindex='0']")),
    }));
    assert.ok(wide.page <= wide.window, `${wide.page} > ${wide.window}`);
    assert.ok(wide.tables, "every table stands in a region of its own that scrolls and takes focus");
  });
}

each("text spacing of WCAG 1.4.12 cuts nothing", { viewport: { width: 320, height: 800 } }, async (page) => {
  await page.addStyleTag({
    content: "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
  });
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide[0] <= wide[1], wide.join(" > "));
});

each("marks lead to cards and back", {}, async (page) => {
  const broken = await page.evaluate(() => {
    const targets = [...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href").slice(1));
    return targets.filter((id) => !document.getElementById(id));
  });
  assert.deepEqual(broken, [], "links inside the page end somewhere");
  const ids = await page.$$eval("[id]", (all) => all.map((e) => e.id));
  assert.equal(new Set(ids).size, ids.length, "ids are unique");
  const claims = await page.$$eval(".claim", (all) => all.map((e) => e.id));
  const marked = await page.$$eval(".text a.ref", (all) => all.map((a) => a.getAttribute("href").slice(1)));
  assert.deepEqual([...marked].sort(), [...claims].sort(), "every claim is marked in the article once");
  const id = claims[Math.floor(claims.length / 2)];
  await page.locator(`#at-${id}`).click();
  assert.equal(new URL(page.url()).hash, `#${id}`);
  assert.ok(await page.locator(`#${id}`).evaluate((e) => e.matches(":target")));
  const box = await page.locator(`#${id}`).boundingBox();
  assert.ok(box.y >= 0 && box.y < 900, `the card is in view (${box.y})`);
  await page.locator(`#${id} .links a`).first().click();
  assert.equal(new URL(page.url()).hash, `#at-${id}`);
  const back = await page.locator(`#at-${id}`).boundingBox();
  assert.ok(back.y >= 0 && back.y < 900, `the mark is in view (${back.y})`);
});

each("focus is seen at every stop, in reading order", {}, async (page) => {
  const stops = await page.evaluate(() => document.querySelectorAll("a[href]:not([tabindex='-1']), summary, input, [tabindex='0']").length);
  let last = -1;
  for (let i = 0; i < Math.min(stops, 40); i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const s = getComputedStyle(e);
      const b = e.getBoundingClientRect();
      const all = [...document.querySelectorAll("*")];
      return {
        what: e.outerHTML.slice(0, 80),
        outline: s.outlineStyle,
        width: parseFloat(s.outlineWidth),
        seen: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
        order: all.indexOf(e),
      };
    });
    assert.notEqual(at.outline, "none", at.what);
    assert.ok(at.width >= 2, at.what);
    assert.ok(at.seen, at.what);
    assert.ok(at.order > last, `${at.what} comes after what was before it`);
    last = at.order;
  }
});

each("Chinese has its language, quotations their direction", {}, async (page) => {
  const bare = await page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const bare = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (/\p{Script=Han}/u.test(node.data)) {
        const lang = node.parentElement.closest("[lang]").lang;
        if (!["zh-Hans", "zh-Hant"].includes(lang)) bare.push(node.data.slice(0, 60));
      }
    }
    return bare;
  });
  assert.deepEqual(bare, []);
  const loose = await page.$$eval("#claims blockquote", (all) => all.filter((q) => q.dir !== "auto").length);
  assert.equal(loose, 0);
});

each("verdicts differ without colour", {}, async (page) => {
  const looks = await page.evaluate(() => {
    const of = (claim) => {
      const mark = document.getElementById(`at-${claim.id}`);
      return {
        code: claim.classList[1],
        words: claim.querySelector(".chip").textContent.trim(),
        sign: mark.textContent.trim().split(/\s/)[0],
      };
    };
    return [...document.querySelectorAll(".claim")].map(of);
  });
  const groups = { supported: "✓", happened: "✓", contradicted: "✕", "did-not-happen": "✕", "in-tension": "◐", "not-found": "∅", "not-covered": "□", "not-testable": "—", pending: "◷", expired: "◌" };
  for (const look of looks) {
    assert.equal(look.sign, groups[look.code], look.code);
    assert.ok(look.words.startsWith(look.sign) && look.words.length > look.sign.length + 3, look.words);
  }
  const words = new Map(looks.map((l) => [l.code, l.words.replace(/ \(.*| until .*/, "")]));
  assert.equal(new Set(words.values()).size, words.size, "each verdict has words of its own");
  const lines = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll(".text a:not(.ref)")].map((a) => [a.className, getComputedStyle(a).textDecorationStyle]),
    ),
  );
  const style = { supported: "solid", happened: "solid", contradicted: "double", "did-not-happen": "double", "in-tension": "wavy", "not-found": "dashed" };
  for (const [code, line] of Object.entries(lines)) assert.equal(line, style[code] ?? "dotted", code);
});

each("controls are 24 px or text in a line", {}, async (page) => {
  const small = await page.$$eval(".tally a, .filter label, summary, .links a, .refs a", (all) =>
    all.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(small, []);
});

each("prints to PDF with addresses and all claims", {}, async (page) => {
  await page.locator(".filter input:not(#show-all)").first().check();
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => ({
    nav: getComputedStyle(document.querySelector("nav")).display,
    claims: [...document.querySelectorAll(".claim")].filter((c) => getComputedStyle(c).display === "none").length,
    addresses: [...document.querySelectorAll("a[href^='http']")].map((a) => getComputedStyle(a, "::after").content),
  }));
  assert.equal(shown.nav, "none");
  assert.equal(shown.claims, 0);
  for (const address of shown.addresses) assert.match(address, /http/);
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.ok(pdf.length > 20_000, `${pdf.length} bytes`);
});

for (const file of examples) {
  test(`under 300 KB: ${basename(file)}`, () => assert.ok(statSync(file).size < 300_000, `${statSync(file).size}`));
}

/** Writes an article, checks it, and answers the page and how the program ended. */
function dossier(name, text) {
  const article = join(scratch, `${name}.txt`);
  const page = join(scratch, `${name}.html`);
  writeFileSync(article, text);
  const run = spawnSync(
    TEALEAF,
    ["check", "--embedded", "--format", "html", "--output", page, article],
    { encoding: "utf8", timeout: 200_000 },
  );
  return { page, status: run.status, stderr: run.stderr };
}

const HEAD = "A headline\n\nBy Nobody, The Test Gazette, 20 May 2025\n\n";

test("markup in an article is text", SLOW, async () => {
  const evil = `<script>document.title = "taken"</script> <img src=x onerror="document.title='taken'"> </div></section> " onclick=" &amp; {{ 7*7 }}`;
  const { page: file, status } = dossier("markup", `<b>${evil}</b>\n\nBy "><script>1</script>, The <i>Gazette</i>, 20 May 2025\n\nOn 16 May Cai Qi inspected Tangshan. ${evil} He did not mention the Two Upholds ${evil}.\n`);
  assert.equal(status, 0);
  await open(file, {}, async (page, seen) => {
    assert.equal(await page.locator("script, img, b b, i").count(), 0);
    assert.notEqual(await page.title(), "taken");
    assert.deepEqual(seen.asked, [pathToFileURL(file).href]);
    assert.deepEqual(seen.complaints, []);
    assert.ok((await page.locator(".text").textContent()).includes('<script>document.title = "taken"</script>'));
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    assert.deepEqual(violations.map((v) => v.id), []);
  });
});

test("characters that reorder or hide text are shown", SLOW, async () => {
  const { page: file, status } = dossier("bidi", `${HEAD}On 16 May \u202EiQ iaC\u202C inspected Tangshan. He did not men\u200Btion the Two Upholds\u2066, \u0007 it is said.\n`);
  assert.equal(status, 0);
  const source = readFileSync(file, "utf8");
  assert.ok(!/[\u202A-\u202E\u2066-\u2069\u200B\u0007]/.test(source));
  assert.ok(source.includes("[U+202E]") && source.includes("[U+200B]") && source.includes("[U+0007]"));
});

test("right-to-left words keep the punctuation around them", SLOW, async () => {
  const { page: file, status } = dossier("arabic", `${HEAD}«مرحبا», wrote a paper. On 16 May Cai Qi inspected Tangshan and met محمد (Mohammed).\n`);
  assert.equal(status, 0);
  await open(file, {}, async (page) => {
    assert.ok((await page.locator(".text").getAttribute("dir")) === "auto");
    assert.ok((await page.locator(".claim").count()) > 0);
  });
});

test("NUL is refused with a reason", () => {
  const { status, stderr } = dossier("nul", `${HEAD}One\0two.\n`);
  assert.equal(status, 2);
  assert.match(stderr, /NUL/);
});

test("one line of 1 MB", SLOW, async () => {
  const started = Date.now();
  const { page: file, status } = dossier("line", `${HEAD}${"no end in sight and on it goes ".repeat(34_000)}\n`);
  assert.equal(status, 0);
  assert.ok(Date.now() - started < 120_000);
  assert.ok(statSync(file).size < 4_000_000, `${statSync(file).size}`);
  await open(file, { viewport: { width: 320, height: 800 } }, async (page) => {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  });
});

test("3,000 claims", SLOW, async () => {
  const claim = (n) => `On ${1 + (n % 28)} March 2025, Cai Qi inspected place ${n} and did not mention the Two Upholds.`;
  // A verdict that no claim with a card has.
  const last = "Reports say a coup is under way in Beijing.";
  const { page: file, status } = dossier("many", `${HEAD}${Array.from({ length: 3_000 }, (_, n) => claim(n)).join(" ")} ${last}\n`);
  assert.equal(status, 0);
  assert.ok(statSync(file).size < 8_000_000, `${statSync(file).size}`);
  await open(file, {}, async (page) => {
    const shown = await page.locator(".claim").count();
    assert.ok(shown <= 1_000 && shown > 500, `${shown}`);
    assert.equal(await page.locator(".tally span.chip").count(), 1);
    assert.match(await page.locator("#claims > p").last().textContent(), /further claims are not on this page/);
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll("a[href^='#']")].filter((a) => !document.getElementById(a.getAttribute("href").slice(1))).length);
    assert.equal(broken, 0);
  });
});

if (SHOTS) {
  for (const [name, options] of Object.entries({
    wide: { viewport: { width: 1280, height: 900 } },
    narrow: { viewport: { width: 360, height: 900 } },
    dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  })) {
    each(`picture, ${name}`, options, async (page, _, file) => {
      const to = join(SHOTS, `${basename(file, ".html")}-${name}`);
      await page.screenshot({ path: `${to}.png` });
      for (const part of ["claims", "usual", "untested"]) {
        await page.goto(`${pathToFileURL(file).href}#${part}`);
        await page.screenshot({ path: `${to}-${part}.png` });
      }
    });
  }
}
