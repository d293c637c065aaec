// Moves cards to another place: shown at once, taken back when refused, with the way back in the toast.
// One card is an edit with the version that was seen; many are one batch, taken back as one.

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { http, isProblem, type Problem } from '@/api/client';
import { titleOf } from '@/api/meta';
import { isDeep, listQuery, recordQuery, refreshRecords, undoBatch, updateRecord } from '@/api/records';
import type { Field, ListQuestion, ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { withoutRecord, withRecordOnTop, type Pages } from '@/features/board/board-cache';
import type { Place } from '@/features/board/board-model';
import { useT } from '@/lib/i18n';
import { patchRecord } from '@/records/cache';
import { answersFor } from '@/records/demands';
import { sameValue, wireValue } from '@/records/values';
import { toast } from '@/ui/toast';

export interface Card {
    record: RecordData;
    from: Place;
}

export interface Move {
    cards: readonly Card[];
    to: Place;
    /** What was asked on the way: fills what is empty, and says why a deal was lost. */
    more?: Record<string, unknown>;
    /** This move is the undoing of another one: exactly these values. */
    back?: Record<string, unknown>;
}

interface Settings {
    object: ObjectMeta;
    field: Field;
    lane_field: Field | undefined;
    questionOf(place: Place): ListQuestion;
    /** The server wants other fields filled first. */
    onRefused(move: Move, problem: Problem): boolean;
}

interface Done {
    updated?: RecordData;
    batch?: string;
}

type Before = [QueryKey, Pages | undefined][];

export function useMove({ object, field, lane_field, questionOf, onRefused }: Settings): (move: Move) => void {
    const t = useT();
    const client = useQueryClient();
    const keyOf = (place: Place) => listQuery(object.name, questionOf(place)).queryKey;

    function valuesOf({ record, from }: Card, { to, more, back }: Move): Record<string, unknown> {
        if (back) return back;
        return {
            ...(to.column.id === from.column.id ? {} : { [field.name]: to.column.value }),
            ...(lane_field && to.lane && to.lane.id !== from.lane?.id ? { [lane_field.name]: to.lane.value } : {}),
            ...answersFor(record, more ?? {}),
        };
    }
    function wire(values: Record<string, unknown>): Record<string, unknown> {
        return Object.fromEntries(object.fields.filter((each) => each.name in values).map((each) => [each.name, wireValue(each, values[each.name])]));
    }
    /** What the move changed, and what the server changed along with it, as it was. */
    function before(old: RecordData, updated: RecordData): Record<string, unknown> {
        const changed = object.fields.filter((each) => each.writable && each.name in old && !sameValue(each, old[each.name], updated[each.name]));
        return Object.fromEntries(changed.map((each) => [each.name, old[each.name] ?? null]));
    }
    function keysOf({ cards, to }: Move): QueryKey[] {
        const keys = [...cards.map((card) => keyOf(card.from)), keyOf(to)];
        return [...new Map(keys.map((key) => [JSON.stringify(key), key as QueryKey])).values()];
    }
    function settle(move: Move) {
        // Moved by column alone, cards stay in their rows: any of the rows' lists may have changed.
        if (!move.to.lane && move.cards.some((card) => card.from.lane)) void client.invalidateQueries({ queryKey: ['records', object.name, 'list'] });
        for (const queryKey of keysOf(move)) {
            // What the move did stands in them already, and what it changed besides comes by the event stream.
            if (!isDeep(client.getQueryData<Pages>(queryKey))) void client.invalidateQueries({ queryKey, exact: true });
        }
        void client.invalidateQueries({ queryKey: ['records', object.name, 'count'] });
        for (const { record } of move.cards) void client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', record.id] });
    }
    async function undo(batch: string) {
        const id = `moved-${batch}`;
        try {
            const { undone, conflicts } = await undoBatch(batch);
            const kept = conflicts.length > 0 ? t('bulk.undo_kept', { count: conflicts.length }) : '';
            toast({ id, text: [t('bulk.undone', { count: undone }), kept].filter(Boolean).join(' ') });
        } catch (error) {
            toast({ id, text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, object.name);
    }

    const { mutate } = useMutation<Done, Error, Move, Before>({
        // One after another: the second of two quick moves must carry the version that the first one made.
        scope: { id: `update ${object.name}` },
        mutationFn: async (move) => {
            const [first] = move.cards;
            if (first && move.cards.length === 1) {
                const { record } = first;
                const known = client.getQueryData(recordQuery(object.name, record.id).queryKey)?.version ?? 0;
                return { updated: await updateRecord(object.name, record.id, wire(valuesOf(first, move)), Math.max(known, record.version)) };
            }
            const operations = move.cards.map((card) => ({ op: 'update', object: object.name, id: card.record.id, values: wire(valuesOf(card, move)) }));
            return http.post<{ batch: string }>('/batch', { label: t('board.batch', { count: operations.length, value: move.to.column.name }), operations });
        },
        onMutate: async (move) => {
            const keys = keysOf(move);
            await Promise.all(keys.map((queryKey) => client.cancelQueries({ queryKey, exact: true })));
            const held = keys.map((key): [QueryKey, Pages | undefined] => [key, client.getQueryData<Pages>(key)]);
            for (const card of move.cards.toReversed()) {
                const moved = { ...card.record, ...valuesOf(card, move) };
                client.setQueryData<Pages>(keyOf(card.from), (pages) => withoutRecord(pages, card.record.id));
                client.setQueryData<Pages>(keyOf(move.to), (pages) => withRecordOnTop(pages, moved));
            }
            return held;
        },
        onSuccess: ({ updated, batch }, move): void => {
            settle(move);
            if (batch) {
                for (const { record } of move.cards) client.removeQueries({ queryKey: recordQuery(object.name, record.id).queryKey });
                return toast({
                    id: `moved-${batch}`,
                    text: t('board.moved_many', { count: move.cards.length, value: move.to.column.name }),
                    action: { label: t('action.undo'), run: () => void undo(batch) },
                });
            }
            const [card] = move.cards;
            if (!updated || !card) return;
            patchRecord(client, object.name, updated.id, updated);
            client.setQueryData(recordQuery(object.name, updated.id).queryKey, updated);
            const said = placeName(card.from, move.to);
            const text = t('board.moved', { name: titleOf(object, updated), value: said });
            if (move.back) return toast({ text });
            const back = before(card.record, updated);
            toast({
                text,
                action: { label: t('action.undo'), run: () => mutate({ cards: [{ record: updated, from: move.to }], to: card.from, back }) },
            });
        },
        onError: (error, move, held): void => {
            held?.forEach(([key, pages]) => client.setQueryData(key, pages));
            settle(move);
            const [card] = move.cards;
            const current = isProblem(error, 'conflict') ? error.current : undefined;
            if (card && current && sameValue(field, current[field.name], card.record[field.name])) {
                // Somebody changed other fields only: the move still means what it meant.
                client.setQueryData(recordQuery(object.name, current.id).queryKey, current);
                return mutate({ ...move, cards: [{ ...card, record: current }] });
            }
            if (isProblem(error, 'invalid') && !move.back && onRefused(move, error)) return;
            toast({ text: problemLine(t, error), failed: true });
        },
    });
    return mutate;
}

/** Where it went: the column, or the row where the column stayed. */
function placeName(from: Place, to: Place): string {
    return from.column.id === to.column.id && to.lane ? to.lane.name : to.column.name;
}
