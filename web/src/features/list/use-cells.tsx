// Copying and pasting cells. What a paste means, and whether it is right, is worked out in
// tools/paste.ts, which comes when something is pasted for the first time.

import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useSay } from '@/fields/shared/say';
import type { ListState } from '@/features/list/list-state';
import { PasteDialog } from '@/features/list/toolbox';
import type { Rows } from '@/features/list/use-rows';
import { writeTsv } from '@/lib/tsv';
import { no_problems, type Problems } from '@/features/list/use-looks';
import { valueAt } from '@/records/values';
import { toast } from '@/ui/toast';
import type { Range } from '@/ui/grid/range';

export const copied_rows_max = 10_000;

export interface Cells {
    problems: Problems;
    copy(range: Range, clipboard: DataTransfer): void;
    paste(range: Range, text: string): void;
    fillDown(range: Range): void;
    clear(range: Range): void;
    dialog: ReactNode;
}

export function useCells(object: ObjectMeta, state: ListState, rows: Rows): Cells {
    const say = useSay();
    const [problems, setProblems] = useState(no_problems);
    const [pasted, setPasted] = useState<{ range: Range; text: string; number: number } | null>(null);
    const number = useRef(0);
    const { columns } = state;
    const { rowAt, between } = rows;

    const verbs = useMemo(() => {
        const textOf = (records: readonly (RecordData | undefined)[], range: Range) =>
            writeTsv(
                records.flatMap((record) => {
                    if (!record) return [];
                    return [
                        columns.slice(range.left, range.right + 1).map(({ path, field }) => {
                            const value = valueAt(record, path);
                            const kind = kindOf(field);
                            return isEmpty(value) ? '' : (kind.plain ?? kind.format)(value, field, say);
                        }),
                    ];
                }),
            );
        const near = (range: Range) => Array.from({ length: range.bottom - range.top + 1 }, (_, at) => rowAt(range.top + at));
        const start = (range: Range, text: string) => setPasted({ range, text, number: ++number.current });
        return {
            copy(range: Range, clipboard: DataTransfer) {
                const count = range.bottom - range.top + 1;
                if (count > copied_rows_max) return toast({ text: say.t('cells.too_many', { count: copied_rows_max }), failed: true });
                const here = near(range);
                if (here.every((record) => record !== undefined)) return clipboard.setData('text/plain', textOf(here, range));
                void between(range.top, range.bottom)
                    .then((records) => navigator.clipboard.writeText(textOf(records, range)))
                    .then(
                        () => toast({ text: say.t('cells.copied', { count }) }),
                        () => toast({ text: say.t('cells.not_copied'), failed: true }),
                    );
            },
            paste: start,
            fillDown(range: Range) {
                start({ ...range, top: range.top + 1 }, textOf([rowAt(range.top)], range));
            },
            clear(range: Range) {
                start(range, '');
            },
        };
    }, [columns, rowAt, between, say]);

    const dialog = pasted && (
        <PasteDialog
            key={pasted.number}
            object={object}
            state={state}
            rows={rows}
            range={pasted.range}
            text={pasted.text}
            onProblems={setProblems}
            onClose={() => {
                setProblems(no_problems);
                setPasted(null);
            }}
        />
    );
    return { problems, ...verbs, dialog };
}
