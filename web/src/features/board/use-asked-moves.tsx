// Moves of cards that may have to be answered for first: what the column wants, and what the server asks for.

import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Problem } from '@/api/client';
import type { Field, ListQuestion, ObjectMeta } from '@/api/types';
import { placeKey, type Place } from '@/features/board/board-model';
import { useMove, type Card, type Move } from '@/features/board/use-move';
import { fieldsRefused, fieldsToAsk } from '@/records/demands';

const AskDialog = lazy(async () => ({ default: (await import('@/records/ask-dialog')).AskDialog }));

/** A move that waits for an answer. */
interface Asking extends Move {
    fields: readonly Field[];
    required: readonly string[];
    errors: Record<string, string>;
}

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
    const [asking, setAsking] = useState<Asking | null>(null);

    function onRefused(move: Move, { errors }: Problem): boolean {
        const fields = fieldsRefused(object, errors, field.name);
        if (fields.length === 0) return false;
        setAsking({ ...move, fields, required: fields.map((each) => each.name), errors: Object.fromEntries(errors.map((each) => [each.field, each.message])) });
        return true;
    }
    const mutate = useMove({ object, field, lane_field, questionOf, onRefused });

    function move(cards: readonly Card[], to: Place): boolean {
        const moving = cards.filter((card) => placeKey(card.from) !== placeKey(to));
        if (moving.length === 0) return false;
        const crossing = moving.some((card) => card.from.column.id !== to.column.id);
        const fields = crossing ? fieldsToAsk(object, moving.map((card) => card.record), to.column) : [];
        if (fields.length > 0) setAsking({ cards: moving, to, fields, required: to.column.required, errors: {} });
        else mutate({ cards: moving, to });
        return true;
    }
    const dialog = (
        <Suspense>
            {asking && (
                <AskDialog
                    key={JSON.stringify(asking.errors)}
                    fields={asking.fields}
                    required={asking.required}
                    errors={asking.errors}
                    name={nameOf(asking.cards)}
                    to={asking.to.column.name}
                    lost={asking.fields[0]?.name === 'lost_reason' && Object.keys(asking.errors).length === 0}
                    onClose={() => setAsking(null)}
                    onGo={(answers) => {
                        setAsking(null);
                        mutate({ cards: asking.cards, to: asking.to, more: { ...asking.more, ...answers } });
                    }}
                />
            )}
        </Suspense>
    );
    return { move, dialog };
}
