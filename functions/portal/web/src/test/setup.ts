import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

// A busy machine may take seconds for a page of Ant Design; and a failure is told by its sentence, not by the page's markup.
configure({ asyncUtilTimeout: 8_000, getElementError: (message) => new Error(message ?? "not found") });

// jsdom has no layout: Ant Design asks for these three while it measures.
window.innerWidth = 1440;
class WindowWidth extends EventTarget {
  readonly onchange = null;
  readonly media: string;
  constructor(media: string) {
    super();
    this.media = media;
  }
  get matches(): boolean {
    const [, bound, pixels] = /(min|max)-width: ?([\d.]+)px/.exec(this.media) ?? [];
    if (bound === undefined) return false;
    return bound === "min" ? window.innerWidth >= Number(pixels) : window.innerWidth <= Number(pixels);
  }
}
window.matchMedia = (query: string) => new WindowWidth(query) as unknown as MediaQueryList;

class NoResize implements ResizeObserver {
  observe(): void {
    return;
  }
  unobserve(): void {
    return;
  }
  disconnect(): void {
    return;
  }
}
window.ResizeObserver = NoResize;

// What is shown depends on `hidden` and inline styles only; matching every rule of Ant Design for every question takes minutes.
window.getComputedStyle = (element: Element) => {
  const shown = element as HTMLElement;
  return new Proxy(shown.style, {
    get(style, key) {
      if (key === "display") return shown.hidden ? "none" : style.display || "block";
      if (key === "visibility") return style.visibility || "visible";
      const value: unknown = Reflect.get(style, key);
      return typeof value === "function" ? (value as () => unknown).bind(style) : value;
    },
  });
};
Element.prototype.scrollIntoView = () => undefined;

beforeEach(() => {
  window.innerWidth = 1440;
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => cleanup());
