// Putting a record back to what it was: which fields would change, to be chosen from, and then the act,
// which can be undone as any other.

import { Alert, Button, Checkbox, Modal, Skeleton } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshRecords } from '@/api/records';
import type { Change, ObjectMeta } from '@/api/types';
import { reversionQuery, revertRecord } from '@/api/undo';
import { problemLine, useSubmit } from '@/api/use-submit';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Diff } from '@/records/diff';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';
import classes from '@/features/record/revert.module.css';

interface Props {
    object: ObjectMeta;
    id: string;
    as_of: string;
    onDone(): void;
}

export function RevertButton(props: Props) {
    const t = useT();
    const [open, setOpen] = useState(false);
    return (
        <>
            <Button variant="default" size="compact-sm" leftSection={<IconRestore size={14} stroke={1.6} />} onClick={() => setOpen(true)}>
                {t('revert.open')}
            </Button>
            {open && <RevertDialog {...props} onClose={() => setOpen(false)} />}
        </>
    );
}

function RevertDialog({ object, id, as_of, onDone, onClose }: Props & { onClose(): void }) {
    const t = useT();
    const texts = useTexts();
    const client = useQueryClient();
    const undo = useUndo(object);
    const { data: changes, error: trouble } = useQuery(reversionQuery(object.name, id, as_of));
    const { busy, error, submit } = useSubmit();
    const [left_out, setLeftOut] = useState<ReadonlySet<string>>(new Set());
    const taken = changes?.filter((change) => !left_out.has(change.field)) ?? [];
    const problem = error ?? (trouble ? problemLine(t, trouble) : null);
    const go = () =>
        void submit(async () => {
            const whole = taken.length === changes?.length;
            const { batch } = await revertRecord(object.name, id, as_of, whole ? undefined : taken.map((change) => change.field));
            await refreshRecords(client, object.name);
            const toast_id = `revert-${id}`;
            toast({ id: toast_id, text: t('revert.done', { count: taken.length }), ...(batch ? { action: { label: t('action.undo'), run: () => void undo(batch, toast_id) } } : {}) });
            onClose();
            onDone();
        });
    const choose = (field: string, on: boolean) =>
        setLeftOut((before) => {
            const next = new Set(before);
            if (on) next.delete(field);
            else next.add(field);
            return next;
        });
    return (
        <Modal opened onClose={onClose} title={t('revert.title', { when: texts.date_time(as_of) })} size={560}>
            {problem && <Alert color="red">{problem}</Alert>}
            {!changes && !trouble && <Skeleton height={80} />}
            {changes?.length === 0 && <p>{t('revert.same')}</p>}
            {changes && changes.length > 0 && (
                <>
                    <p className="dimmed">{t('revert.text')}</p>
                    <ul className={classes['fields']}>
                        {changes.map((change) => (
                            <FieldLine key={change.field} object={object} change={change} checked={!left_out.has(change.field)} onChange={(on) => choose(change.field, on)} />
                        ))}
                    </ul>
                </>
            )}
            <div className={classes['buttons']}>
                <Button variant="default" data-autofocus onClick={onClose}>
                    {t(changes?.length === 0 ? 'action.close' : 'action.cancel')}
                </Button>
                {changes && changes.length > 0 && (
                    <Button loading={busy} disabled={taken.length === 0} onClick={go}>
                        {t('revert.go', { count: taken.length })}
                    </Button>
                )}
            </div>
        </Modal>
    );
}

function FieldLine({ object, change, checked, onChange }: { object: ObjectMeta; change: Change; checked: boolean; onChange(on: boolean): void }) {
    const { t, label } = useLanguage();
    const field = object.fields.find((each) => each.name === change.field);
    if (change.field === 'deleted_at') return <li>{t('revert.out_of_bin')}</li>;
    const fixed = !field?.writable;
    return (
        <li className={classes['line']}>
            <Checkbox aria-label={field ? label(field.label) : change.field} checked={checked} disabled={fixed} onChange={(event) => onChange(event.currentTarget.checked)} />
            <Diff object={object} changes={[change]} />
        </li>
    );
}
