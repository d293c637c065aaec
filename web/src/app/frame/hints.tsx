// What a button without words is for, while the pointer rests on it or the tab stop stands on it. Whatever
// carries `data-hint` has one: a screen with fifty such buttons makes one box, not fifty.

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import classes from '@/app/frame/hints.module.css';

const open_ms = 400;
const gap_px = 5;
const edge_px = 6;

interface Shown {
    text: string;
    box: DOMRect;
}

function hintAt(target: EventTarget | null): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null;
}

function useShown(): Shown | null {
    const [shown, setShown] = useState<Shown | null>(null);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let over: HTMLElement | null = null;
        function hide() {
            clearTimeout(timer);
            over = null;
            setShown(null);
        }
        function show(element: HTMLElement | null) {
            if (element === over) return;
            hide();
            over = element;
            if (!element) return;
            timer = setTimeout(() => {
                // A menu that stands open says more than the name of its button.
                const open = element.getAttribute('aria-expanded') === 'true';
                if (element.isConnected && !open) setShown({ text: element.dataset['hint'] ?? '', box: element.getBoundingClientRect() });
            }, open_ms);
        }
        const onOver = (event: PointerEvent) => event.pointerType !== 'touch' && show(hintAt(event.target));
        const onFocus = (event: FocusEvent) => show(event.target instanceof Element && event.target.matches(':focus-visible') ? hintAt(event.target) : null);
        document.addEventListener('pointerover', onOver);
        document.addEventListener('focusin', onFocus);
        const ends = ['pointerdown', 'keydown', 'scroll', 'focusout'] as const;
        for (const type of ends) document.addEventListener(type, hide, { capture: true, passive: true });
        return () => {
            clearTimeout(timer);
            document.removeEventListener('pointerover', onOver);
            document.removeEventListener('focusin', onFocus);
            for (const type of ends) document.removeEventListener(type, hide, { capture: true });
        };
    }, []);
    return shown;
}

/** Above the button, or below it where there is no room; never over the edge of the window. */
function Hint({ text, box }: Shown) {
    const element = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const own = element.current?.getBoundingClientRect();
        if (!element.current || !own) return;
        const above = box.top - own.height - gap_px;
        const left = box.left + (box.width - own.width) / 2;
        element.current.style.top = `${above >= edge_px ? above : box.bottom + gap_px}px`;
        element.current.style.left = `${Math.max(edge_px, Math.min(left, window.innerWidth - own.width - edge_px))}px`;
    }, [text, box]);
    return (
        <div ref={element} role="tooltip" className={classes['hint']}>
            {text}
        </div>
    );
}

export function Hints() {
    const shown = useShown();
    return shown && <Hint {...shown} />;
}
