// One record out of the bin: with what the same act deleted beside it, and, where another record has taken
// a value meanwhile, with another value or by opening that one instead.

import { Alert, Button, Checkbox, Modal, Skeleton, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { oneLabel, titleOf, useMeta } from '@/api/meta';
import { pickQuery, recordQuery } from '@/api/records';
import type { Field, ObjectMeta } from '@/api/types';
import { besideQuery, bringBack, type Deleted } from '@/api/undo';
import { problemLine } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function RestoreDialog({ record, onClose }: { record: Deleted; onClose(): void }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const client = useQueryClient();
    const object = meta.object(record.object);
    const { data: beside, isLoading } = useQuery(besideQuery(record.object, record.id));
    const [with_beside, setWithBeside] = useState(true);
    const [values, setValues] = useState<Record<string, unknown>>({});
    const [trouble, setTrouble] = useState<unknown>(null);
    const [busy, setBusy] = useState(false);
    const taken = isProblem(trouble) ? trouble.errors.filter((each) => each.code === 'duplicate') : [];

    async function restore() {
        setBusy(true);
        try {
            const some = with_beside && beside && beside.length > 0;
            await bringBack(record.object, record.id, { values, ...(some ? { beside: true, label: t('record.restored', { name: record.name }) } : {}) });
            for (const key of ['bin', 'records', 'batches']) void client.invalidateQueries({ queryKey: [key] });
            toast({ text: t('record.restored', { name: record.name }) });
            onClose();
        } catch (error) {
            setTrouble(error);
        } finally {
            setBusy(false);
        }
    }
    return (
        <Modal opened onClose={onClose} title={t('settings.restore_of', { name: record.name || t('record.untitled') })} size={500}>
            <div className={classes['form']}>
                {isLoading && <Skeleton height={40} />}
                {beside && beside.length > 0 && (
                    <>
                        <Checkbox label={t('settings.restore_beside', { count: beside.length })} checked={with_beside} onChange={(event) => setWithBeside(event.currentTarget.checked)} />
                        <ul className={classes['lines']} aria-label={t('settings.restore_beside', { count: beside.length })}>
                            {beside.slice(0, 12).map((each) => {
                                const of = meta.object(each.object);
                                return (
                                    <li key={`${each.id} ${each.kind}`} className={classes['line']}>
                                        <span>{each.name || t('record.untitled')}</span>
                                        <span className="dimmed">
                                            {of ? label(oneLabel(of)) : each.object} · {t(each.kind === 'delete' ? 'settings.beside_deleted' : 'settings.beside_emptied')}
                                        </span>
                                    </li>
                                );
                            })}
                        </ul>
                    </>
                )}
                {!isLoading && beside?.length === 0 && <p>{t('settings.restore_relations')}</p>}
                {trouble !== null && taken.length === 0 && <Alert color="red">{problemLine(t, trouble)}</Alert>}
                {object && taken.map((each) => <Clash key={each.field} object={object} id={record.id} name={each.field} value={values[each.field]} onChange={(value) => setValues({ ...values, [each.field]: value })} />)}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button data-autofocus loading={busy} disabled={isLoading} onClick={() => void restore()}>
                        {t('record.restore')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}

/** Another live record has this value now: which one, and a field for another value. */
function Clash({ object, id, name, value, onChange }: { object: ObjectMeta; id: string; name: string; value: unknown; onChange(value: string): void }) {
    const { t, label } = useLanguage();
    const field: Field | undefined = object.fields.find((each) => each.name === name);
    const { data: deleted } = useQuery(recordQuery(object.name, id));
    const was = deleted?.[name];
    const known = was !== undefined && was !== null;
    const { data: holders } = useQuery({ ...pickQuery(object.name, '', { field: name, op: 'eq', value: was }, 1), enabled: known });
    const holder = holders?.[0];
    return (
        <Alert color="orange">
            <p>
                {t('settings.restore_clash', { field: field ? label(field.label) : name })}{' '}
                {holder && (
                    <Link to="/$object/$record" params={{ object: object.name, record: holder.id }} search={{}}>
                        {titleOf(object, holder) || t('record.untitled')}
                    </Link>
                )}
            </p>
            <TextInput label={t('settings.restore_other_value')} value={String(value ?? was ?? '')} onChange={(event) => onChange(event.currentTarget.value)} />
        </Alert>
    );
}
