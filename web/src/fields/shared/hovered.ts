// Something that names a record may show more of it while the pointer rests there, on a screen that watches
// for that (features/record/hover-card.tsx). Elsewhere nothing changes.

import { createContext, use } from 'react';

/** Whether a screen around watches what the pointer rests on. */
export const HoverCards = createContext(false);

/** Marks an element as standing for a record: spread it. */
export function useHovered(object: string, id: string): { 'data-hovered'?: string } {
    return use(HoverCards) && id ? { 'data-hovered': `${object} ${id}` } : {};
}

/** The record that an element, or what it lies in, stands for. */
export function hoveredOf(target: EventTarget | null): { element: HTMLElement; object: string; id: string } | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-hovered]') : null;
    const [object, id] = (element?.dataset['hovered'] ?? '').split(' ');
    return element && object && id ? { element, object, id } : null;
}
