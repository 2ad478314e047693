// What the npm package `mrz` makes of zones: node peer.mjs PACKAGE-FOLDER zones.json [truth.json]
//
// Without truth: parses a second for about a second and a half, valid ones counted. With truth: its autocorrection against it.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, zonesFile, truthFile] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(`${folder}/lib/index.js`));
const zones = JSON.parse(readFileSync(zonesFile, 'utf8'));
const attempt = (lines, options) => {
  try {
    return parse(lines, options);
  } catch {
    return null;
  }
};

if (truthFile) {
  const truth = JSON.parse(readFileSync(truthFile, 'utf8'));
  const out = {};
  zones.forEach(({ k, format, d }, at) => {
    const row = (out[`${format} ${k}`] ??= { zones: 0, right: 0, valid: 0, validButWrong: 0 });
    const said = attempt(d, { autocorrect: true });
    const meant = attempt(truth[at]);
    const right = said && meant && JSON.stringify(said.fields) === JSON.stringify(meant.fields);
    row.zones += 1;
    row.right += right ? 1 : 0;
    row.valid += said?.valid ? 1 : 0;
    row.validButWrong += said?.valid && !right ? 1 : 0;
  });
  console.log(JSON.stringify(out));
} else {
  const valid = zones.filter((lines) => attempt(lines)?.valid).length;
  const used = process.cpuUsage();
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < 1500) {
    zones.forEach((lines) => attempt(lines));
    done += zones.length;
  }
  const { user, system } = process.cpuUsage(used);
  const seconds = (user + system) / 1e6;
  console.log(JSON.stringify({ zones: zones.length, valid, parsesPerSecond: Math.round(done / seconds) }));
}
