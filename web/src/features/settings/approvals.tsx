// Approval processes, object by object: what they ask for, and templates to begin with.

import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshApprovals } from '@/api/approvals';
import { manyLabel, useMeta, useObject } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { ApprovalDialog } from '@/features/settings/approval-dialog';
import { blank, templates, type Draft } from '@/features/settings/approval-model';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { Remove } from '@/features/settings/teams';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const text = (record: RecordData, field: string) => String(record[field] ?? '');

/** What is being made, of which object; or what is changed. */
type Editing = { object: string; process?: RecordData; draft?: Draft };

export function Approvals() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const client = useQueryClient();
    const processes = useObject('approval_processes');
    const { list, records } = useRecords('approval_processes', 'created_at');
    const [editing, setEditing] = useState<Editing | null>(null);
    const objects = meta.objects.filter((each) => each.role === 'record' && each.access.read && !each.name.startsWith('approval_') && each.fields.length > 0);
    const start = processes?.fields.find((field) => field.name === 'start');
    const named = (process: RecordData) => label({ en: text(process, 'name_en'), zh: text(process, 'name_zh') });
    const object = editing ? meta.object(editing.object) : undefined;
    async function turn(process: RecordData, active: boolean) {
        try {
            await updateRecord('approval_processes', process.id, { active }, process.version);
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, 'approval_processes');
        await refreshApprovals(client);
    }
    return (
        <Section
            wide
            title={t('settings.approvals')}
            text={t('settings.approvals_text')}
            action={
                <Menu>
                    <Menu.Target>
                        <Button leftSection={<IconPlus size={14} />}>{t('settings.approval_new')}</Button>
                    </Menu.Target>
                    <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
                        <Menu.Label>{t('settings.approval_templates')}</Menu.Label>
                        {templates.flatMap((template) => {
                            const of = meta.object(template.object);
                            if (!of || !template.fits(of)) return [];
                            return (
                                <Menu.Item key={template.name} onClick={() => setEditing({ object: of.name, draft: template.draft(of) })}>
                                    {t(template.name)}
                                </Menu.Item>
                            );
                        })}
                        <Menu.Label>{t('settings.approval_template_other')}</Menu.Label>
                        {objects.map((each) => (
                            <Menu.Item key={each.name} onClick={() => setEditing({ object: each.name, draft: blank() })}>
                                {label(manyLabel(each))}
                            </Menu.Item>
                        ))}
                    </Menu.Dropdown>
                </Menu>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.approval_none')} empty_text={t('settings.approval_none_text')}>
                <Table heads={[t('settings.approval_process'), t('settings.object'), t('settings.approval_start'), t('settings.rule_active')]}>
                    {records.map((process) => {
                        const edit = () => setEditing({ object: text(process, 'applies_to'), process });
                        const of = meta.object(text(process, 'applies_to'));
                        return (
                            <tr key={process.id}>
                                <th scope="row">
                                    <button type="button" className={classes['rowButton']} onClick={edit}>
                                        {named(process)}
                                    </button>
                                </th>
                                <td>{of ? label(manyLabel(of)) : text(process, 'applies_to')}</td>
                                <td>{start && <FieldShow field={start} value={process['start']} />}</td>
                                <td>
                                    <Switch size="xs" aria-label={`${t('settings.rule_active')}: ${named(process)}`} checked={process['active'] !== false} onChange={(event) => void turn(process, event.currentTarget.checked)} />
                                </td>
                                <td>
                                    <span className={classes['lineActions']}>
                                        <ActionIcon aria-label={`${t('settings.approval_edit')} ${named(process)}`} onClick={edit}>
                                            <IconPencil size={15} stroke={1.6} />
                                        </ActionIcon>
                                        {processes && <Remove object={processes} record={{ ...process, name: named(process) }} />}
                                    </span>
                                </td>
                            </tr>
                        );
                    })}
                </Table>
            </Loaded>
            {editing && object && <ApprovalDialog object={object} process={editing.process} draft={editing.draft} onClose={() => setEditing(null)} />}
        </Section>
    );
}
