// Cards carried by keyboard: lifted, aimed over columns and rows, dropped or put back; each step is said.

import { useState, type RefObject } from 'react';
import type { RecordData } from '@/api/types';
import { placeKey, type BoardColumn, type Lane, type Place } from '@/features/board/board-model';
import type { Card } from '@/features/board/use-move';
import { useT } from '@/lib/i18n';

interface Settings {
    board: RefObject<HTMLDivElement | null>;
    columns: readonly BoardColumn[];
    lanes: readonly Lane[];
    movable: boolean;
    /** The card, with those that go along. */
    together(record: RecordData, from: Place): Card[];
    nameOf(cards: readonly Card[]): string;
    onDrop(cards: readonly Card[], to: Place): void;
}

export interface Lifted {
    cards: Card[];
    from: Place;
    to: Place;
}

export interface Lift {
    lifted: Lifted | null;
    /** For a screen reader. */
    said: string;
    actionsOf(place: Place): {
        lift(record: RecordData): void;
        drop(): void;
        cancel(): void;
        aside(by: -1 | 1, from: HTMLElement): void;
        across(by: -1 | 1): void;
    };
}

export function useLift({ board, columns, lanes, movable, together, nameOf, onDrop }: Settings): Lift {
    const t = useT();
    const [lifted, setLifted] = useState<Lifted | null>(null);
    const [said, setSaid] = useState('');

    function aim(to: Place) {
        if (!lifted) return;
        setLifted({ ...lifted, to });
        setSaid(t('board.over', { value: to.lane ? `${to.column.name}, ${to.lane.name}` : to.column.name }));
        const row = to.lane ? `[data-lane="${to.lane.id || 'none'}"] ` : '';
        board.current?.querySelector(`${row}[data-column="${to.column.id}"]`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
    }
    const actionsOf: Lift['actionsOf'] = (place) => ({
        lift(record) {
            if (!movable) return;
            const cards = together(record, place);
            setLifted({ cards, from: place, to: place });
            setSaid(t('board.lifted', { name: nameOf(cards), value: place.column.name }));
        },
        drop() {
            if (!lifted) return;
            setLifted(null);
            setSaid('');
            if (placeKey(lifted.to) !== placeKey(lifted.from)) onDrop(lifted.cards, lifted.to);
        },
        cancel() {
            setLifted(null);
            setSaid(t('board.put_back'));
        },
        aside(by, from) {
            if (!lifted) return focusAside(board.current, from, by);
            const column = columns[columns.findIndex((each) => each.id === lifted.to.column.id) + by];
            if (column) aim({ ...lifted.to, column });
        },
        across(by) {
            const lane = lifted?.to.lane && lanes[lanes.findIndex((each) => each.id === lifted.to.lane?.id) + by];
            if (lifted && lane) aim({ ...lifted.to, lane });
        },
    });
    return { lifted, said, actionsOf };
}

/** The card at the same height in the next column that has any. */
function focusAside(board: HTMLElement | null, from: HTMLElement, by: -1 | 1): void {
    const columns = [...(board?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
    const { top } = from.getBoundingClientRect();
    for (let at = columns.findIndex((column) => column.contains(from)) + by; columns[at]; at += by) {
        const cards = [...(columns[at]?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
        const distance = (card: HTMLElement) => Math.abs(card.getBoundingClientRect().top - top);
        const nearest = cards.toSorted((left, right) => distance(left) - distance(right))[0];
        if (nearest) return nearest.focus();
    }
}
