// Side by side: which record stays, and whose value each field is to have.

import { Alert, Button, Checkbox, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mergePreviewQuery, mergeRecords, type Merged } from '@/api/duplicates';
import { manyLabel, oneLabel, titleOf, useMeta } from '@/api/meta';
import { refreshRecords } from '@/api/records';
import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { problemLine, useSubmit } from '@/api/use-submit';
import { choosable, defaultSource, inOrder } from '@/features/duplicates/merge-model';
import { isEmpty } from '@/fields/kind';
import { useLanguage } from '@/lib/i18n';
import { onKeys } from '@/lib/keys';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import classes from '@/features/duplicates/duplicates.module.css';

interface Props {
    object: ObjectMeta;
    records: readonly RecordData[];
    suggested: string;
    onMerged(): void;
    onClose(): void;
}

export function MergeDialog({ object, records, suggested, onMerged, onClose }: Props) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const undo = useUndo(object);
    const [winner, setWinner] = useState(suggested);
    const [take, setTake] = useState<Record<string, string>>({});
    const [all, setAll] = useState(false);
    const { busy, error, submit } = useSubmit();
    const ordered = inOrder(records, winner);
    const losers = ordered.slice(1).map((record) => record.id);
    const fields = choosable(object, records, all);

    async function save() {
        const kept: { merged?: Merged } = {};
        const done = await submit(async () => {
            kept.merged = await mergeRecords(object.name, winner, losers, take);
        });
        if (!done || !kept.merged) return;
        const { batch, job } = kept.merged;
        await Promise.all([refreshRecords(client, object.name), client.invalidateQueries({ queryKey: ['duplicates'] })]);
        const id = `merged-${batch}`;
        const undone = async () => {
            await undo(batch, id);
            await client.invalidateQueries({ queryKey: ['duplicates'] });
        };
        const said = t('duplicates.merged', { count: losers.length, name: titleOf(object, ordered[0] as RecordData) });
        // While much is still moving it cannot be taken back: the timeline offers it afterwards.
        if (job) toast({ id, text: `${said} ${t('duplicates.still_moving')}` });
        else toast({ id, text: said, action: { label: t('duplicates.unmerge'), run: () => void undone() } });
        onMerged();
    }
    return (
        <Modal opened onClose={onClose} title={t('duplicates.merge_title', { count: records.length, objects: label(manyLabel(object)) })} size="min(1080px, 100%)">
            <div onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}>
                {error && (
                    <Alert color="red" mb="sm">
                        {error}
                    </Alert>
                )}
                <fieldset className={classes['choice']} style={{ '--sides': records.length } as React.CSSProperties}>
                    <legend className={classes['legend']}>{t('duplicates.stays')}</legend>
                    {records.map((record, at) => (
                        <Side key={record.id} name="winner" chosen={record.id === winner} focus={at === 0} onChoose={() => setWinner(record.id)}>
                            <b>{titleOf(object, record) || record.id}</b>
                            <Changed record={record} />
                        </Side>
                    ))}
                </fieldset>
                {fields.map((field) => (
                    <FieldChoice
                        key={field.name}
                        field={field}
                        records={records}
                        chosen={take[field.name] ?? defaultSource(field, ordered)}
                        onChoose={(id) => setTake((before) => ({ ...before, [field.name]: id }))}
                    />
                ))}
                <Checkbox className={classes['all']} label={t('duplicates.all_fields')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
                <Outcome object={object} winner={winner} losers={losers} take={take} />
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button loading={busy} onClick={() => void save()}>
                        {t('duplicates.merge_into', { object: label(oneLabel(object)) })}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}

function Changed({ record }: { record: RecordData }) {
    const { t } = useLanguage();
    const texts = useTexts();
    return <span className="dimmed">{t('duplicates.changed', { when: texts.date(record.updated_at), owner: record.owner?.name ?? '–' })}</span>;
}

interface SideProps {
    name: string;
    chosen: boolean;
    focus?: boolean;
    onChoose(): void;
    children: React.ReactNode;
}

function Side({ name, chosen, focus, onChoose, children }: SideProps) {
    return (
        <label className={classes['side']} data-chosen={chosen || undefined}>
            <input type="radio" name={name} checked={chosen} onChange={onChoose} data-autofocus={focus || undefined} />
            <span className={classes['sideText']}>{children}</span>
        </label>
    );
}

function FieldChoice({ field, records, chosen, onChoose }: { field: Field; records: readonly RecordData[]; chosen: string | undefined; onChoose(id: string): void }) {
    const { label } = useLanguage();
    return (
        <fieldset className={classes['choice']} style={{ '--sides': records.length } as React.CSSProperties}>
            <legend className={classes['legend']}>{label(field.label)}</legend>
            {records.map((record) => (
                <Side key={record.id} name={field.name} chosen={record.id === chosen} onChoose={() => onChoose(record.id)}>
                    {isEmpty(record[field.name]) ? <span className="dimmed">–</span> : <FieldShow field={field} value={record[field.name]} />}
                </Side>
            ))}
        </fieldset>
    );
}

/** What else happens: lists become one, and what hangs on the others moves. */
function Outcome({ object, winner, losers, take }: { object: ObjectMeta; winner: string; losers: string[]; take: Record<string, string> }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const { data, error } = useQuery(mergePreviewQuery(object.name, winner, losers, take));
    if (error) return <Alert color="red">{problemLine(t, error)}</Alert>;
    const moves = new Map<string, number>();
    for (const move of data?.moves ?? []) moves.set(move.object, (moves.get(move.object) ?? 0) + move.rows);
    const words = [...moves].map(([name, rows]) => {
        const of = meta.object(name);
        return t('duplicates.rows', { count: rows, objects: of ? label(manyLabel(of)) : name });
    });
    return (
        <p className={classes['outcome']} role="status">
            {t('duplicates.united')} {words.length > 0 ? t('duplicates.moves', { what: words.join(', ') }) : t('duplicates.moves_none')}
        </p>
    );
}
