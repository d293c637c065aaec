import { useCallback, useState } from 'react';
import type { Card } from '@/features/board/use-move';

export interface Selected {
    cards: ReadonlyMap<string, Card>;
    toggle(card: Card): void;
    clear(): void;
}

/** Selected cards. Another question finds other cards: what was selected may not be among them. */
export function useSelected(question_key: string): Selected {
    const [cards, setCards] = useState<ReadonlyMap<string, Card>>(new Map());
    const clear = useCallback(() => setCards(new Map()), []);
    const [asked, setAsked] = useState(question_key);
    if (asked !== question_key) {
        setAsked(question_key);
        clear();
    }
    const toggle = (card: Card) =>
        setCards((before) => {
            const next = new Map(before);
            if (!next.delete(card.record.id)) next.set(card.record.id, card);
            return next;
        });
    return { cards, toggle, clear };
}
