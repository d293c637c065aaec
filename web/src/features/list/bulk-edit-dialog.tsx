import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { wireValue } from '@/records/values';
import classes from '@/features/list/list.module.css';

interface Props {
    object: ObjectMeta;
    /** Leaves no choice of the field. */
    only: string | undefined;
    count: number;
    onApply(values: Record<string, unknown>): Promise<boolean>;
    onClose(): void;
}

export function BulkEditDialog({ object, only, count, onApply, onClose }: Props) {
    const { t, label } = useLanguage();
    const fields = object.fields.filter((field) => field.writable && !field.unique && kindOf(field).Edit);
    const [name, setName] = useState<string | null>(only ?? null);
    const [value, setValue] = useState<unknown>(null);
    const [busy, setBusy] = useState(false);
    const field = fields.find((candidate) => candidate.name === name);
    const Edit = field && kindOf(field).Edit;

    async function apply() {
        if (!field) return;
        setBusy(true);
        if (await onApply({ [field.name]: wireValue(field, value) })) onClose();
        else setBusy(false);
    }
    return (
        <Modal
            opened
            onClose={onClose}
            title={only ? t('bulk.owner') : t('bulk.edit')}
            size={420}
        >
            <form
                className={classes['stack']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void apply();
                }}
            >
                {!only && (
                    <Select
                        data-autofocus
                        searchable
                        label={t('filter.field')}
                        data={fields.map((candidate) => ({ value: candidate.name, label: label(candidate.label) }))}
                        value={name}
                        onChange={(next) => {
                            setName(next);
                            setValue(null);
                        }}
                    />
                )}
                {field && Edit && (
                    <Edit key={field.name} field={field} value={value} onChange={setValue} input={{ label: label(field.label), description: t('bulk.empty_clears') }} />
                )}
                <Button type="submit" loading={busy} disabled={!field}>
                    {t('bulk.apply', { count })}
                </Button>
            </form>
        </Modal>
    );
}
