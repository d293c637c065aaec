// Where the keyboard is when a dialog closes: back at what had the focus before it. The kit does that only
// for dialogs that stay and are hidden; ours come and go, and the focus would fall to the page's beginning.

const portal = '[data-mantine-shared-portal-node]';

/** What is shown above the page (a dialog, a menu) that holds this element. */
const layerOf = (element: Element): Element | null => element.closest(`${portal} > *`);

/** Watches until it is told to stop. */
export function followFocus(): () => void {
    let last: HTMLElement | null = null;
    const came_from = new WeakMap<Element, HTMLElement>();
    const layers = new WeakMap<Element, Element>();

    function onFocusIn({ target }: FocusEvent) {
        if (!(target instanceof HTMLElement)) return;
        const layer = layerOf(target);
        if (layer) layers.set(target, layer);
        if (layer && last && !came_from.has(layer) && !layer.contains(last)) came_from.set(layer, last);
        last = target;
    }
    function onFocusOut({ relatedTarget }: FocusEvent) {
        if (relatedTarget === null && document.hasFocus()) last = null;
    }
    /** The entry of a menu that opened a dialog is gone with its menu: then what had opened the menu. */
    function originOf(layer: Element): HTMLElement | undefined {
        let origin = came_from.get(layer);
        for (let depth = 0; origin && !origin.isConnected && depth < 8; depth++) {
            const above = layers.get(origin);
            origin = above && came_from.get(above);
        }
        return origin?.isConnected ? origin : undefined;
    }
    const closing = new MutationObserver((changes) => {
        if (document.activeElement !== document.body) return;
        const gone = changes.flatMap((change) => [...change.removedNodes]).findLast((node) => node instanceof Element && came_from.has(node));
        if (gone) originOf(gone as Element)?.focus({ preventScroll: true });
    });
    // The node for all layers is made with the first of them.
    const first = new MutationObserver(watchLayers);
    function watchLayers() {
        const node = document.querySelector(portal);
        if (!node) return;
        first.disconnect();
        closing.observe(node, { childList: true });
    }
    first.observe(document.body, { childList: true });
    watchLayers();
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('focusout', onFocusOut);
    return () => {
        first.disconnect();
        closing.disconnect();
        document.removeEventListener('focusin', onFocusIn);
        document.removeEventListener('focusout', onFocusOut);
    };
}
