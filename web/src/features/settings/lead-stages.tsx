// What each status of a lead asks for, where it leads to, and how long a lead may wait there.

import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import classes from '@/features/settings/settings.module.css';

const list_of = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export function LeadStages() {
    const { t, label } = useLanguage();
    const { list, records } = useRecords('lead_stages', 'created_at');
    const object = useObject('lead_stages');
    const leads = useObject('leads');
    const [editing, setEditing] = useState<RecordData | null>(null);
    const field = (name: string) => object?.fields.find((each) => each.name === name);
    const status = field('status');
    const options = leads?.fields.find((each) => each.name === 'status')?.options ?? [];
    const statusName = (value: string) => {
        const option = options.find((each) => each.value === value);
        return option ? label(option.label) : value;
    };
    const fieldName = (name: string) => {
        const found = leads?.fields.find((each) => each.name === name);
        return found ? label(found.label) : name;
    };
    const heads = ['status', 'hours', 'leads_to', 'required_fields', 'checklist'].map((name) => {
        const found = field(name);
        return found ? label(found.label) : name;
    });
    const named = (values: unknown, name: (value: string) => string) => list_of(values).map(name).join(t('settings.comma'));
    return (
        <Section title={t('settings.lead_stages')} text={t('settings.lead_stages_text')} wide>
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.lead_stages')}>
                <Table heads={heads}>
                    {records.map((stage) => (
                        <tr key={stage.id}>
                            <td>{status && <FieldShow field={status} value={stage['status']} />}</td>
                            <td className="tabular">{typeof stage['hours'] === 'number' ? stage['hours'] : '–'}</td>
                            <td>{named(stage['leads_to'], statusName) || '–'}</td>
                            <td>{named(stage['required_fields'], fieldName) || '–'}</td>
                            <td>{named(stage['checklist'], fieldName) || '–'}</td>
                            <td>
                                <span className={classes['lineActions']}>
                                    <ActionIcon aria-label={t('settings.lead_stage_edit', { name: statusName(String(stage['status'])) })} onClick={() => setEditing(stage)}>
                                        <IconPencil size={15} stroke={1.6} />
                                    </ActionIcon>
                                </span>
                            </td>
                        </tr>
                    ))}
                </Table>
            </Loaded>
            {editing && (
                <RecordForm
                    object="lead_stages"
                    title={t('settings.lead_stage_edit', { name: statusName(String(editing['status'])) })}
                    names={['hours', 'leads_to', 'required_fields', 'checklist', 'guidance']}
                    record={editing}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}
