/* eslint-disable -- Data, not code of this project: it is kept as it was delivered, but for the form of its exports. */
// The model of the loyalty programme that the shop's accountants wrote, independently of this code, to check it against.
// Independent reference model for the worked cases. Node >= 20, no dependencies.
// Money: integer cents. Points: integer thousandths ("milli"). Dates: shop-local YYYY-MM-DD unless they end in Z.
const cents = s => { const m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(s)); if (!m) throw new Error('money ' + s); return (m[1] ? -1 : 1) * (Number(m[2]) * 100 + Number((m[3] ?? '').padEnd(2, '0'))); };
const money = c => (c < 0 ? '-' : '') + Math.floor(Math.abs(c) / 100) + '.' + String(Math.abs(c) % 100).padStart(2, '0');
const pts = m => { const s = (m < 0 ? '-' : '') + Math.floor(Math.abs(m) / 1000), f = String(Math.abs(m) % 1000).padStart(3, '0').replace(/0+$/, ''); return f ? s + '.' + f : s; };
const B = BigInt, floorDiv = (a, b) => { a = B(a); b = B(b); const q = a / b; return Number(a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q); };
const halfUp = (a, b) => floorDiv(2n * B(a) + B(b), 2n * B(b));            // a/b rounded half up, a >= 0
const milli = s => { const [i, f = ''] = String(s).split('.'); return Number(i) * 1000 + Number(f.padEnd(3, '0')); };
/** spend rule: {points, per} ; multiplier decimal string ; fractions 'drop' (whole points per sale) | 'keep' (thousandths) */
const earn = (E, { points = 1, per }, mult = '1', fractions = 'drop') => E <= 0 ? 0
  : fractions === 'drop' ? floorDiv(B(floorDiv(E, cents(per)) * points) * B(milli(mult)), 1000) * 1000
  : floorDiv(B(E) * B(points) * B(milli(mult)), cents(per));
/** largest remainder: shares of `total` that add up to it; ties go to the earlier line */
function allocate(total, weights) { const sum = weights.reduce((a, b) => a + b, 0); if (sum === 0) return weights.map(() => 0);
  const s = weights.map((w, i) => ({ i, q: floorDiv(B(total) * B(w), sum), r: Number((B(total) * B(w)) % B(sum)) })); let left = total - s.reduce((a, b) => a + b.q, 0);
  for (const x of [...s].sort((a, b) => b.r - a.r || a.i - b.i)) { if (left-- <= 0) break; x.q++; } return s.sort((a, b) => a.i - b.i).map(x => x.q); }
/** lines: [{amount, discountable?, redeemable?, earns?}], amounts in cents */
function quote(lines, { tier_percent = '0', payable_step = null, redeem = null, rule, multiplier = '1', fractions = 'drop', cap = null, order_discount = 0 } = {}) {
  const pct = milli(tier_percent); // thousandths of a percent
  let disc = lines.map(l => l.discountable === false ? 0 : halfUp(B(l.amount) * B(pct), 100000));
  if (order_discount) disc = disc.map((d, i) => d + allocate(order_discount, lines.map((l, j) => l.amount - disc[j]))[i]);
  const after = lines.map((l, i) => l.amount - disc[i]), A = after.reduce((a, b) => a + b, 0);
  let used = 0, value = 0, reason = null;
  if (redeem) { const { requested, available, points = 1, amount, min = 0, max_percent = 100 } = redeem, unit = cents(amount);
    const R = lines.reduce((a, l, i) => a + (l.redeemable === false ? 0 : after[i]), 0), cap = floorDiv(B(R) * B(max_percent), 100);
    const units = Math.max(0, Math.min(floorDiv(requested, points), floorDiv(available, points), floorDiv(cap, unit)));
    if (units * points >= min) { used = units * points; value = units * unit; } else reason = 'below_minimum'; }
  const v = allocate(value, lines.map((l, i) => l.redeemable === false ? 0 : after[i]));
  let net = after.map((a, i) => a - v[i]), payable = net.reduce((a, b) => a + b, 0), rounding = 0;
  if (payable_step) { rounding = payable % cents(payable_step); let left = rounding; for (const i of net.map((_, i) => i).sort((x, y) => net[y] - net[x] || x - y)) { const t = Math.min(net[i], left); net[i] -= t; disc[i] += t; left -= t; } payable -= rounding; }
  const E = lines.reduce((a, l, i) => a + (l.earns === false ? 0 : net[i]), 0); let earned = rule ? earn(E, rule, multiplier, fractions) : 0; if (cap !== null) earned = Math.min(earned, cap * 1000);
  return { gross: lines.reduce((a, l) => a + l.amount, 0), tier_discount: disc.reduce((a, b) => a + b, 0), points_used: used, points_value: value, rounding, payable, eligible: E, earned, lines: lines.map((l, i) => ({ gross: l.amount, discount: disc[i], points_value: v[i], net: net[i] })), reason }; }
/** a sale from a quote; refund(parts): [{line, num, den}] cumulative share of each line that is back now */
class Sale { constructor(q, lines, { rule, multiplier = '1', fractions = 'drop', cap = null, quantities } = {}) { Object.assign(this, { q, spec: { rule, multiplier, fractions, cap }, earns: lines.map(l => l.earns !== false), qty: quantities ?? lines.map(() => 1), back: lines.map(() => 0), money: lines.map(() => 0), val: lines.map(() => 0), points_back: 0, reversed: 0 }); }
  refund(parts) { let m = 0; for (const { line, qty } of parts) { this.back[line] += qty; if (this.back[line] > this.qty[line]) throw new Error('too much'); const L = this.q.lines[line];
      const owed = halfUp(B(L.net) * B(Math.round(this.back[line] * 1000)), Math.round(this.qty[line] * 1000)); m += owed - this.money[line]; this.money[line] = owed;
      this.val[line] = halfUp(B(L.points_value) * B(Math.round(this.back[line] * 1000)), Math.round(this.qty[line] * 1000)); }
    const V = this.q.points_value, pb = V ? floorDiv(B(this.q.points_used) * B(this.val.reduce((a, b) => a + b, 0)), V) : 0, dpb = pb - this.points_back; this.points_back = pb;
    const left = this.q.lines.reduce((a, L, i) => a + (this.earns[i] ? L.net - this.money[i] : 0), 0), { rule, multiplier, fractions, cap } = this.spec;
    let target = rule ? earn(left, rule, multiplier, fractions) : 0; if (cap !== null) target = Math.min(target, cap * 1000); const rev = this.q.earned - target - this.reversed; this.reversed += rev;
    return { money_back: m, points_back: dpb, points_reversed: rev }; } }
// ---- dates (shop-local) ----
const D = s => Date.UTC(+s.slice(0, 4), +s.slice(5, 7) - 1, +s.slice(8, 10)) / 864e5, iso = d => new Date(d * 864e5).toISOString().slice(0, 10);
const lastDay = (y, m) => new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
const addMonths = (s, n) => { const y = +s.slice(0, 4), m = +s.slice(5, 7) - 1 + n, Y = y + Math.floor(m / 12), M = ((m % 12) + 12) % 12; return iso(Date.UTC(Y, M, Math.min(+s.slice(8, 10), lastDay(Y, M))) / 864e5); };
/** last day on which the points are good; null: for ever */
const lastGoodDay = (earned, { months, at = 'month_end' }) => { if (months === null) return null; const d = addMonths(earned, months); return at === 'day' ? d : d.slice(0, 8) + String(lastDay(+d.slice(0, 4), +d.slice(5, 7) - 1)).padStart(2, '0'); };
const endInstant = (day, offsetHours = 3) => new Date((D(day) + 1) * 864e5 - offsetHours * 36e5).toISOString().replace('.000', '');
// ---- the ledger ----
class Account { constructor({ shortfall = 'owe', grace_days = 30 } = {}) { Object.assign(this, { lots: [], debt: 0, entries: [], shortfall, grace_days, n: 0, done: new Set() }); }
  order(lots) { return [...lots].sort((a, b) => (a.last ?? '9999') < (b.last ?? '9999') ? -1 : (a.last ?? '9999') > (b.last ?? '9999') ? 1 : a.on < b.on ? -1 : a.on > b.on ? 1 : a.id - b.id); }
  good(l, day) { return l.last === null || l.last >= day; }
  balance(day) { return this.lots.filter(l => this.good(l, day)).reduce((a, l) => a + l.left, 0) - this.debt; }
  once(key) { if (key === undefined) return true; if (this.done.has(key)) return false; this.done.add(key); return true; }
  credit(m, on, last, { type = 'earn', key, sale } = {}) { if (!this.once(key)) return 0; const pay = Math.min(m, this.debt); this.debt -= pay; const lot = { id: ++this.n, total: m, left: m - pay, on, last, sale, paid: pay }; this.lots.push(lot); this.entries.push({ type, m, on, sale }); return m; }
  take(m, day, first) { let need = m; const parts = []; const open = this.order(this.lots.filter(l => l.left > 0 && this.good(l, day))); if (first) open.sort((a, b) => (b.sale === first) - (a.sale === first));
    for (const l of open) { const t = Math.min(l.left, need); if (t <= 0) break; l.left -= t; need -= t; parts.push({ lot: l.id, m: t, last: l.last }); } return { need, parts }; }
  redeem(m, day, { key, sale, offline = false } = {}) { if (!this.once(key)) return { repeated: true }; if (!offline && m > this.balance(day)) { this.done.delete(key); return { refused: 'insufficient_points', available: Math.max(0, this.balance(day)) }; } const { need, parts } = this.take(m, day); this.debt += need; this.entries.push({ type: 'redeem', m: -m, on: day, sale, parts, owed: need }); return { parts, owed: need }; }
  reverse(m, day, { key, sale } = {}) { if (!this.once(key)) return { repeated: true }; const { need } = this.take(m, day, sale); let owed = 0, forgiven = 0; if (this.shortfall === 'owe') { this.debt += need; owed = need; } else forgiven = need; this.entries.push({ type: 'reverse', m: -(m - forgiven), on: day, sale }); return { owed, forgiven }; }
  /** back into the lot it came from; a lot that has ended meanwhile gets a new one with grace days */
  reopen(id, m, day, out) { const l = this.lots.find(x => x.id === id); const pay = Math.min(m, this.debt); this.debt -= pay; if (this.good(l, day)) { l.left += m - pay; out.push({ m, last: l.last }); } else { const last = iso(D(day) + this.grace_days); this.lots.push({ id: ++this.n, total: m, left: m - pay, on: l.on, last, sale: l.sale, paid: pay }); out.push({ m, last }); } this.entries.push({ type: 'return', m, on: day }); }
  giveBack(m, day, redeemSale, { key } = {}) { if (!this.once(key)) return []; const r = this.entries.find(e => e.type === 'redeem' && e.sale === redeemSale); let need = m; const out = [];
    const open = Math.min(need, r.owed - (r.owedBack ?? 0)); if (open) { r.owedBack = (r.owedBack ?? 0) + open; need -= open; let rest = open; const d = Math.min(rest, this.debt); this.debt -= d; rest -= d;
      for (const l of [...this.lots].reverse()) { const t = Math.min(rest, l.paid); if (t <= 0) continue; l.paid -= t; rest -= t; this.reopen(l.id, t, day, out); } }
    for (const p of [...r.parts].reverse()) { const t = Math.min(p.m - (p.back ?? 0), need); if (t <= 0) continue; p.back = (p.back ?? 0) + t; need -= t; this.reopen(p.lot, t, day, out); } return out; }
  expire(day) { const out = []; for (const l of this.lots) if (l.last !== null && l.last < day && !l.closed) { l.closed = true; if (l.left) { out.push({ lot: l.id, m: l.left, on: iso(D(l.last) + 1) }); this.entries.push({ type: 'expire', m: -l.left, on: iso(D(l.last) + 1) }); l.left = 0; } } return out; } }
// ---- tiers: the best tier that the customer qualified for on a day from which it is still held ----
/** buys: [{on, spent, purchases?}] net of refunds, by purchase date; a purchase of 0.00 counts, one that was refunded in full has purchases 0; ladder lowest first [{name, min_spent, min_purchases?}] */
function tierAt(day, buys, ladder, { window = { type: 'rolling', months: 12 }, keep_days = 0 } = {}) {
  const inWin = (b, d) => window.type === 'lifetime' ? b.on <= d : window.type === 'rolling' ? b.on <= d && addMonths(b.on, window.months) > d : b.on <= d && b.on.slice(0, 4) === d.slice(0, 4);
  const q = d => { let best = -1; const w = buys.filter(b => (b.purchases ?? 1) > 0 && inWin(b, d)), s = w.reduce((a, b) => a + b.spent, 0), n = w.reduce((a, b) => a + (b.purchases ?? 1), 0); ladder.forEach((t, i) => { if (s >= cents(t.min_spent ?? '0') && n >= (t.min_purchases ?? 0)) best = i; }); return best; };
  const until = d => window.type === 'lifetime' ? '9999-12-31' : window.type === 'calendar_year' ? (+d.slice(0, 4) + 1) + '-12-31' : iso(D(d) + keep_days);
  let best = q(day); const first = buys.length ? buys.map(b => b.on).sort()[0] : day;
  for (let d = D(day); d >= D(first); d--) { const s = iso(d); if (until(s) < day) { if (window.type === 'rolling') break; else continue; } const i = q(s); if (i > best) best = i; if (window.type === 'lifetime') break; }
  return best < 0 ? null : ladder[best].name; }
module.exports = { cents, money, pts, earn, allocate, quote, Sale, addMonths, lastGoodDay, endInstant, Account, tierAt };
