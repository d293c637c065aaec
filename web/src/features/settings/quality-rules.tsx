// Rules of data quality, object by object: what good records have, and how much each counts.

import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { manyLabel, useMeta, useObject } from '@/api/meta';
import { refreshRecords, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { QualityRuleDialog } from '@/features/settings/quality-rule-dialog';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { Remove } from '@/features/settings/teams';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { FieldShow } from '@/records/field-view';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const text = (record: RecordData, field: string) => String(record[field] ?? '');

export function QualityRules() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const objects = meta.objects.filter((each) => each.fields.some((field) => field.kind === 'quality'));
    const object = objects.find((each) => each.name === search.object) ?? objects.find((each) => each.name === 'contacts') ?? objects[0];
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const go = (name: string) => void navigate({ to: '.', search: (before: Search) => ({ ...before, object: name }) as Search, replace: true });
    return (
        <Section
            wide
            title={t('settings.quality')}
            text={t('settings.quality_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} disabled={!object} onClick={() => setEditing('new')}>
                    {t('settings.quality_new')}
                </Button>
            }
        >
            {object && (
                <>
                    <div className={classes['roleHead']}>
                        <PickOne label={t('settings.object')} value={object.name} data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))} onChange={go} />
                        <Link to="/quality" search={{ object: object.name }}>
                            {t('settings.quality_report')}
                        </Link>
                    </div>
                    <Rules key={object.name} object={object} onEdit={setEditing} />
                    {editing && <QualityRuleDialog object={object} rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
                </>
            )}
        </Section>
    );
}

function Rules({ object, onEdit }: { object: ObjectMeta; onEdit(rule: RecordData): void }) {
    const { t, label } = useLanguage();
    const client = useQueryClient();
    const rules = useObject('quality_rules');
    const { list, records } = useRecords('quality_rules', '', { field: 'applies_to', op: 'eq', value: object.name });
    const kind = rules?.fields.find((each) => each.name === 'kind');
    const named = (rule: RecordData) => label({ en: text(rule, 'name_en'), zh: text(rule, 'name_zh') });
    async function turn(rule: RecordData, active: boolean) {
        try {
            await updateRecord('quality_rules', rule.id, { active }, rule.version);
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refreshRecords(client, 'quality_rules');
        await client.invalidateQueries({ queryKey: ['quality'] });
    }
    return (
        <Loaded list={list} empty={records.length === 0} empty_title={t('settings.quality_none')} empty_text={t('settings.quality_none_text')}>
            <Table heads={[t('settings.quality_rule'), t('settings.quality_kind'), t('settings.quality_what'), t('settings.quality_weight'), t('settings.rule_active')]}>
                {records
                    .toSorted((left, right) => Number(right['weight']) - Number(left['weight']))
                    .map((rule) => (
                        <tr key={rule.id}>
                            <th scope="row">
                                <button type="button" className={classes['rowButton']} onClick={() => onEdit(rule)}>
                                    {named(rule)}
                                </button>
                            </th>
                            <td>{kind && <FieldShow field={kind} value={rule['kind']} />}</td>
                            <td className="dimmed">
                                <What object={object} rule={rule} />
                            </td>
                            <td className="tabular">{text(rule, 'weight')}</td>
                            <td>
                                <Switch size="xs" aria-label={`${t('settings.rule_active')}: ${named(rule)}`} checked={rule['active'] !== false} onChange={(event) => void turn(rule, event.currentTarget.checked)} />
                            </td>
                            <td>
                                <span className={classes['lineActions']}>
                                    <ActionIcon aria-label={`${t('settings.quality_edit')} ${named(rule)}`} onClick={() => onEdit(rule)}>
                                        <IconPencil size={15} stroke={1.6} />
                                    </ActionIcon>
                                    {rules && <Remove object={rules} record={{ ...rule, name: named(rule) }} />}
                                </span>
                            </td>
                        </tr>
                    ))}
            </Table>
        </Loaded>
    );
}

/** What the rule looks at, in a few words. */
function What({ object, rule }: { object: ObjectMeta; rule: RecordData }) {
    const { t, label } = useLanguage();
    const names = Array.isArray(rule['asked_fields']) ? (rule['asked_fields'] as string[]) : [];
    const fields = names.map((name) => label(object.fields.find((field) => field.name === name)?.label) || name);
    const relation = object.relations.find((each) => each.name === rule['relation']);
    if (rule['kind'] === 'fresh') return t('settings.quality_within', { count: Number(rule['days'] ?? 0) });
    if (rule['kind'] === 'related') return label(relation?.label);
    if (fields.length === 0) return null;
    return fields.join(t(rule['need'] === 'any' ? 'settings.quality_or' : 'settings.quality_and'));
}
