// Moves of cards that may have to be answered for first: what the column wants, and what the server asks for.

import { useState, type ReactNode } from 'react';
import type { Problem } from '@/api/client';
import type { Field, ListQuestion, ObjectMeta } from '@/api/types';
import { placeKey, type Place } from '@/features/board/board-model';
import { useMove, type Card, type Move } from '@/features/board/use-move';
import { askedAfter, AskWhatIsWanted, type Asked } from '@/records/asked';
import { fieldsToAsk } from '@/records/demands';

interface Settings {
    object: ObjectMeta;
    field: Field;
    lane_field: Field | undefined;
    questionOf(place: Place): ListQuestion;
    nameOf(cards: readonly Card[]): string;
}

export interface AskedMoves {
    /** Answers false when all of them stand there already. */
    move(cards: readonly Card[], to: Place): boolean;
    /** Must stand somewhere in the page. */
    dialog: ReactNode;
}

export function useAskedMoves({ object, field, lane_field, questionOf, nameOf }: Settings): AskedMoves {
    const [asked, setAsked] = useState<Asked<Move> | null>(null);

    function onRefused(move: Move, { errors }: Problem): boolean {
        const asking = askedAfter(move, object, errors, field.name);
        if (asking) setAsked(asking);
        return asking !== null;
    }
    const mutate = useMove({ object, field, lane_field, questionOf, onRefused });

    function move(cards: readonly Card[], to: Place): boolean {
        const moving = cards.filter((card) => placeKey(card.from) !== placeKey(to));
        if (moving.length === 0) return false;
        const crossing = moving.some((card) => card.from.column.id !== to.column.id);
        const fields = crossing ? fieldsToAsk(object, moving.map((card) => card.record), to.column) : [];
        if (fields.length > 0) setAsked({ to: { cards: moving, to }, fields, required: to.column.required, errors: {} });
        else mutate({ cards: moving, to });
        return true;
    }
    const dialog = (
        <AskWhatIsWanted
            asked={asked}
            name={asked ? nameOf(asked.to.cards) : ''}
            placeOf={({ to }) => to.column.name}
            onClose={() => setAsked(null)}
            onGo={(waiting, answers) => mutate({ ...waiting, more: { ...waiting.more, ...answers } })}
        />
    );
    return { move, dialog };
}
