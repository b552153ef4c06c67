/* A choice that this browser remembers, where its storage is open to the page. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then it is chosen anew each time.
  }
}

export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
