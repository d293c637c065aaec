// A paste on its way: right ones are done at once, in one batch that can be undone. Where a cell is wrong
// nothing is changed: the cells are marked, and the person says whether the others go in.

import { Button, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isProblem } from '@/api/client';
import { titleOf, useMeta, type Meta } from '@/api/meta';
import { pickNamed, sendBatch } from '@/api/rows';
import type { Field, ObjectMeta } from '@/api/types';
import { problemText } from '@/api/use-submit';
import type { ListState } from '@/features/list/list-state';
import { isNamed, pasted_rows_max, planPaste, spread, type Change, type NamedRecords, type Plan } from '@/features/list/tools/paste';
import type { Problems } from '@/features/list/use-looks';
import type { Rows } from '@/features/list/use-rows';
import { useT } from '@/lib/i18n';
import { useLatest } from '@/lib/hooks';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { parseTsv } from '@/lib/tsv';
import { patchRecord } from '@/records/cache';
import { useUndo } from '@/records/use-undo';
import { wireValue } from '@/records/values';
import { toast } from '@/ui/toast';
import type { Range } from '@/ui/grid/range';
import classes from '@/features/list/list.module.css';

interface Props {
    object: ObjectMeta;
    state: ListState;
    rows: Rows;
    range: Range;
    text: string;
    onProblems(problems: Problems): void;
    onClose(): void;
}

/** What the texts of a column are called on the server. */
async function lookUp(meta: Meta, field: Field, texts: string[]): Promise<NamedRecords extends Map<string, infer V> ? V : never> {
    const target = meta.object(field.object ?? (field.kind === 'user' ? 'users' : ''));
    const found = target ? await pickNamed(target.name, target.title, texts) : [];
    return new Map(
        texts.map((text) => {
            const same = found.filter((record) => titleOf(target, record).toLowerCase() === text.toLowerCase());
            const one = same[0];
            const answer = same.length > 1 ? ('cells.several_records' as const) : one ? { id: one.id, name: titleOf(target, one) } : ('cells.no_record' as const);
            return [text.toLowerCase(), answer];
        }),
    );
}

export function PasteDialog({ object, state, rows, range, text, onProblems, onClose }: Props) {
    const t = useT();
    const { time_zone } = useTexts();
    const meta = useMeta();
    const client = useQueryClient();
    const undo = useUndo(object);
    const [plan, setPlan] = useState<Plan | null>(null);
    const [busy, setBusy] = useState(false);
    const [refusal, setRefusal] = useState<string | null>(null);
    const started = useRef(false);
    const box = useRef<HTMLDivElement>(null);

    async function make(): Promise<Plan> {
        const { area, at } = spread(parseTsv(text), range);
        if (area.bottom - area.top >= pasted_rows_max) throw new RangeError(t('cells.too_many', { count: pasted_rows_max }));
        const records = await rows.between(area.top, area.bottom);
        const named: NamedRecords = new Map();
        for (const [offset, column] of state.columns.slice(area.left, area.right + 1).entries()) {
            if (!isNamed(column.field)) continue;
            const texts = records.map((_, row) => at(area.top + row, area.left + offset).trim()).filter(Boolean);
            named.set(column.field.name, await lookUp(meta, column.field, [...new Set(texts)]));
        }
        return planPaste({ object, columns: state.columns, area, records, at, named, time_zone, say: t });
    }
    async function apply(changes: Change[]) {
        setBusy(true);
        const operations = changes.map(({ record, values }) => ({
            op: 'update' as const,
            object: object.name,
            id: record.id,
            version: record.version,
            values: Object.fromEntries(object.fields.filter((field) => field.name in values).map((field) => [field.name, wireValue(field, values[field.name])])),
        }));
        try {
            const { batch, results } = await sendBatch(operations, t('cells.batch'));
            changes.forEach(({ record, values }, at) => patchRecord(client, object.name, record.id, { ...values, version: results[at]?.version ?? record.version }));
            const cells = changes.reduce((sum, change) => sum + Object.keys(change.values).length, 0);
            const id = `paste-${batch}`;
            toast({ id, text: t('cells.pasted', { count: cells }), action: { label: t('action.undo'), run: () => void undo(batch, id) } });
            onClose();
        } catch (error) {
            setBusy(false);
            setRefusal(problemText(t, error));
            if (isProblem(error)) onProblems(marksOf(error.errors, changes));
        }
    }
    const start = useLatest(async () => {
        try {
            const made = await make();
            if (made.bad > 0 || made.outside > 0) {
                onProblems(made.problems);
                setPlan(made);
            } else if (made.changes.length > 0) {
                setPlan(made);
                await apply(made.changes);
            } else {
                toast({ text: t('cells.nothing') });
                onClose();
            }
        } catch (error) {
            toast({ text: error instanceof RangeError ? error.message : problemText(t, error), failed: true });
            onClose();
        }
    });
    useEffect(() => {
        if (started.current) return;
        started.current = true;
        void start.current();
    }, [start]);
    const asks = plan !== null && !busy;
    useEffect(() => {
        if (asks) box.current?.querySelector('button')?.focus();
    }, [asks]);

    function giveUp() {
        onClose();
        document.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')?.focus();
    }
    if (!plan || busy) {
        return (
            <div className={classes['selection']} role="status">
                <Loader size="xs" /> {t('cells.pasting')}
            </div>
        );
    }
    const all = plan.cells + plan.bad;
    return (
        <div ref={box} className={classes['selection']} role="alertdialog" aria-label={t('cells.check')} onKeyDown={onKeys({ Escape: giveUp })}>
            <span className={classes['refusal']}>
                {refusal ?? [plan.bad > 0 && t('cells.bad', { count: plan.bad, all }), plan.outside > 0 && t('cells.outside', { count: plan.outside })].filter(Boolean).join(' ')}
            </span>
            {!refusal && plan.changes.length > 0 && (
                <Button onClick={() => void apply(plan.changes)}>{t('cells.paste_rest', { count: plan.cells })}</Button>
            )}
            <Button variant="default" onClick={giveUp}>
                {t(refusal ? 'action.close' : 'action.cancel')}
            </Button>
        </div>
    );
}

/** "operations[2].amount" is about the third record. */
function marksOf(errors: readonly { field: string; message: string }[], changes: readonly Change[]): Problems {
    const marks = new Map<string, Record<string, string>>();
    for (const { field, message } of errors) {
        const place = /^operations\[(\d+)\]\.?(\w*)/.exec(field);
        const change = place ? changes[Number(place[1])] : undefined;
        if (!change) continue;
        const paths = place?.[2] ? [place[2]] : Object.keys(change.values);
        marks.set(change.record.id, { ...marks.get(change.record.id), ...Object.fromEntries(paths.map((path) => [path, message])) });
    }
    return marks;
}
