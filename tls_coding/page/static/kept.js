// What this browser remembers of a reader's taste; a browser that keeps nothing is no fault.

export function kept(name) {
  try {
    return localStorage.getItem(`tls.${name}`);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(`tls.${name}`);
    else localStorage.setItem(`tls.${name}`, value);
  } catch {
    // private windows
  }
}
