/* Puts a refused form's summary first for eyes, keyboard and screen reader alike. */
export function start(summary) {
  summary.focus();
}
