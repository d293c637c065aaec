// Fields that are set when a request ends, each with its value.

import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { wireValue } from '@/records/values';
import classes from '@/features/settings/rules.module.css';

interface Line {
    key: number;
    field: string | null;
    value: unknown;
}

interface Props {
    object: ObjectMeta;
    legend: string;
    values: Record<string, unknown>;
    onChange(values: Record<string, unknown>): void;
}

let last_key = 0;

export function SetList({ object, legend, values, onChange }: Props) {
    const { t, label } = useLanguage();
    const [lines, setLines] = useState<Line[]>(() => Object.entries(values).map(([field, value]) => ({ key: ++last_key, field, value })));
    const fields = object.fields.filter((field) => field.writable && (!field.system || field.name === 'owner') && kindOf(field).Edit);
    const change = (next: Line[]) => {
        setLines(next);
        const told = next.flatMap((line) => {
            const field = fields.find((each) => each.name === line.field);
            return field ? [[field.name, wireValue(field, line.value)] as const] : [];
        });
        onChange(Object.fromEntries(told));
    };
    const set = (key: number, part: Partial<Line>) => change(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
    return (
        <fieldset className={classes['conditions']}>
            <legend>{legend}</legend>
            {lines.map((line) => {
                const field = fields.find((each) => each.name === line.field);
                const Edit = field && kindOf(field).Edit;
                return (
                    <div key={line.key} className={classes['condition']}>
                        <Select
                            searchable
                            allowDeselect={false}
                            aria-label={t('filter.field')}
                            placeholder={t('filter.field')}
                            data={fields.map((each) => ({ value: each.name, label: label(each.label) }))}
                            value={line.field}
                            onChange={(name) => set(line.key, { field: name, value: null })}
                        />
                        {field && Edit && <Edit field={field} value={line.value} record={{}} onChange={(value: unknown) => set(line.key, { value })} input={{ 'aria-label': t('filter.value') }} />}
                        <ActionIcon aria-label={t('action.remove')} onClick={() => change(lines.filter((each) => each !== line))}>
                            <IconX size={14} />
                        </ActionIcon>
                    </div>
                );
            })}
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setLines([...lines, { key: ++last_key, field: null, value: null }])}>
                {t('settings.approval_set_add')}
            </Button>
        </fieldset>
    );
}
