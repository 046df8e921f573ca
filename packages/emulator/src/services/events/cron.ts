/**
 * The six fields of EventBridge's cron: minutes, hours, day of month, month, day of week, year.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 */
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST_YEAR = 2199;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of its values, from `min`. */
  readonly names?: readonly string[];
}

const minutesField: Field = { name: 'minutes', min: 0, max: 59 };
const hoursField: Field = { name: 'hours', min: 0, max: 23 };
const daysField: Field = { name: 'day-of-month', min: 1, max: 31 };
const monthsField: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
const weekdaysField: Field = { name: 'day-of-week', min: 1, max: 7, names: WEEKDAYS };
const yearsField: Field = { name: 'year', min: 1970, max: LAST_YEAR };

type Refuse = (reason: string) => Error;
type DayTest = (day: Date) => boolean;

/** The next time after `at` (ms since the epoch), or undefined. @throws what `refuse` makes */
export function readCron(fields: string, refuse: Refuse): (at: number) => number | undefined {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = '', ...more] = fields.trim().split(/\s+/);
  if (years === '' || more.length > 0) throw refuse('needs six fields: minutes, hours, day-of-month, month, day-of-week, year');
  if ((days === '?') === (weekdays === '?')) throw refuse('needs ? as exactly one of day-of-month and day-of-week');
  const minuteOfDay = timesOf(valuesOf(hours, hoursField, refuse), valuesOf(minutes, minutesField, refuse));
  const inMonth = valuesOf(months, monthsField, refuse);
  const inYear = valuesOf(years, yearsField, refuse);
  const onDay = days === '?' ? weekdayTest(weekdays, refuse) : dayTest(days, refuse);
  const fits: DayTest = (day) => inYear.has(day.getUTCFullYear()) && inMonth.has(day.getUTCMonth() + 1) && onDay(day);
  return (at) => nextTime(at, fits, minuteOfDay);
}

/** Minutes since midnight, ascending. */
function timesOf(hours: ReadonlySet<number>, minutes: ReadonlySet<number>): readonly number[] {
  return [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).toSorted((a, b) => a - b);
}

function nextTime(at: number, fits: DayTest, times: readonly number[]): number | undefined {
  for (let midnight = at - (at % DAY_MS); ; midnight += DAY_MS) {
    const day = new Date(midnight);
    if (day.getUTCFullYear() > LAST_YEAR) return undefined;
    const time = fits(day) ? times.find((minute) => midnight + minute * MINUTE_MS > at) : undefined;
    if (time !== undefined) return midnight + time * MINUTE_MS;
  }
}

/** `*`, `5`, `1-5`, `MON-FRI`, `0/15`, and lists of these. */
function valuesOf(text: string, field: Field, refuse: Refuse): ReadonlySet<number> {
  return new Set(text.split(',').flatMap((part) => rangeOf(part, field, refuse)));
}

function rangeOf(part: string, field: Field, refuse: Refuse): readonly number[] {
  const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const [first = '', last, ...more] = range.split('-');
  const from = first === '*' ? field.min : valueOf(first, field);
  const to = first === '*' || (last === undefined && step !== undefined) ? field.max : last === undefined ? from : valueOf(last, field);
  if (from === undefined || to === undefined || to < from || more.length > 0 || Number(step ?? 1) === 0) throw refuse(`has ${JSON.stringify(part)}, which is no ${field.name}`);
  return Array.from({ length: Math.floor((to - from) / Number(step ?? 1)) + 1 }, (_, index) => from + index * Number(step ?? 1));
}

function valueOf(text: string, { min, max, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

/** Besides values `L`, the last day, and `15W`, the weekday nearest to it within the month. */
function dayTest(text: string, refuse: Refuse): DayTest {
  const [, nearTo] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (text === 'L') return (day) => day.getUTCDate() === lastDayOf(day);
  if (nearTo !== undefined) {
    const [wanted = 1] = valuesOf(nearTo, daysField, refuse);
    return (day) => day.getUTCDate() === nearestWeekday(day, wanted);
  }
  const days = valuesOf(text, daysField, refuse);
  return (day) => days.has(day.getUTCDate());
}

/** Besides values `L`, Saturday, `5L`, the month's last Thursday, and `3#2`, its second Tuesday. */
function weekdayTest(text: string, refuse: Refuse): DayTest {
  const [, weekday = '', nth] = /^([^#,/L-]+)#([1-5])$/.exec(text) ?? [];
  const [, ofLast] = /^(\d|[A-Z]{3})L$/i.exec(text) ?? [];
  if (text === 'L') return (day) => day.getUTCDay() === 6;
  const weekdays = valuesOf(ofLast ?? (nth === undefined ? text : weekday), weekdaysField, refuse);
  const isWanted: DayTest = (day) => weekdays.has(day.getUTCDay() + 1);
  if (ofLast !== undefined) return (day) => isWanted(day) && day.getUTCDate() > lastDayOf(day) - 7;
  if (nth !== undefined) return (day) => isWanted(day) && Math.ceil(day.getUTCDate() / 7) === Number(nth);
  return isWanted;
}

function lastDayOf(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

function nearestWeekday(day: Date, wanted: number): number {
  const last = lastDayOf(day);
  if (wanted > last) return 0;
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), wanted)).getUTCDay();
  if (weekday === 6) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 0) return wanted === last ? wanted - 2 : wanted + 1;
  return wanted;
}
