// Assignment rules in their order: for which leads, who gets them in which way, and what happens when nobody answers.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { closedCondition, ConditionList, openCondition, type OpenCondition } from '@/features/settings/condition-list';
import { RecordForm } from '@/features/settings/record-form';
import { ruleFilter, ruleParts } from '@/features/settings/rule-model';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import type { Filter } from '@/lib/filter';
import { useLanguage, useT } from '@/lib/i18n';
import { ConditionView } from '@/records/condition-view';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const asked = ['name', 'method', 'skill_field', 'working_days', 'opens', 'closes', 'outside_hours', 'nobody_free', 'pool', 'respond_minutes', 'escalate_to', 'position', 'active'];
const first = { active: true, position: 0, method: 'round_robin', outside_hours: 'assign', nobody_free: 'next_rule', escalate_to: 'next' };
const of_member = ['member', 'weight', 'open_max', 'skills', 'paused'];

export function Assignment() {
    const t = useT();
    const { list, records: unordered } = useRecords('assignment_rules', 'created_at');
    const records = unordered.toSorted((a, b) => Number(a['position'] ?? 0) - Number(b['position'] ?? 0));
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    return (
        <Section
            title={t('settings.assignment')}
            text={t('settings.assignment_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.assignment_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_assignment')} empty_text={t('settings.no_assignment_text')}>
                {records.map((rule) => (
                    <Rule key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
                ))}
            </Loaded>
            {editing && <RuleForm rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}

/** The condition stands below the fields; one that was written by hand and says more stays as it is. */
function RuleForm({ rule, onClose }: { rule: RecordData | undefined; onClose(): void }) {
    const t = useT();
    const leads = useObject('leads');
    const written = (rule?.['condition'] as Filter | null | undefined) ?? null;
    const parts = ruleParts(written);
    const simple = parts?.when.length === 0 ? parts : null;
    const [conditions, setConditions] = useState<OpenCondition[]>(() => simple?.must.map(openCondition) ?? []);
    // With the rule in one request: for a moment without its condition it would catch every lead.
    const closed = leads ? conditions.map((each) => closedCondition(leads, each)) : [];
    const must = closed.flatMap((each) => each ?? []);
    const condition = must.length > 0 ? ruleFilter({ when: [], must }) : null;
    const missing = closed.includes(null) ? t('settings.condition_unfinished') : undefined;
    return (
        <RecordForm object="assignment_rules" title={t(rule ? 'settings.assignment_edit' : 'settings.assignment_new')} names={asked} record={rule} given={rule ? {} : first} more={leads && simple ? { condition } : undefined} missing={missing} onClose={onClose}>
            {leads && simple && <ConditionList object={leads} legend={t('settings.assignment_condition')} conditions={conditions} onChange={setConditions} />}
            {!simple && <p className="dimmed">{t('settings.assignment_by_hand')}</p>}
        </RecordForm>
    );
}

function Rule({ rule, onEdit }: { rule: RecordData; onEdit(): void }) {
    const { t, label } = useLanguage();
    const object = useObject('assignment_rules');
    const members = useObject('assignment_members');
    const leads = useObject('leads');
    const { records } = useRecords('assignment_members', 'created_at', { field: 'of_rule', op: 'eq', value: rule.id });
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const name = String(rule['name'] ?? '');
    const shown = (field_name: string) => {
        const field = object?.fields.find((each) => each.name === field_name);
        return field && <FieldShow field={field} value={rule[field_name]} />;
    };
    const condition = rule['condition'] as Filter | null | undefined;
    const minutes = rule['respond_minutes'];
    const escalates = object?.fields.find((field) => field.name === 'escalate_to')?.options?.find((option) => option.value === rule['escalate_to']);
    return (
        <section className={classes['card']} aria-label={name}>
            <div className={classes['cardHead']}>
                <h3>{name}</h3>
                {shown('method')}
                {rule['active'] === false && <Chip color="gray">{t('settings.assignment_inactive')}</Chip>}
                <span className={classes['lineActions']}>
                    <ActionIcon aria-label={`${t('settings.assignment_edit')} ${name}`} onClick={onEdit}>
                        <IconPencil size={15} stroke={1.6} />
                    </ActionIcon>
                    {object && <Remove object={object} record={rule} />}
                </span>
            </div>
            {leads && <Condition leads={leads} condition={condition ?? null} />}
            {typeof minutes === 'number' && <p className="dimmed">{t('settings.assignment_escalates', { count: minutes, to: escalates ? label(escalates.label) : '' })}</p>}
            <ol className={classes['lines']}>
                {records.map((one) => (
                    <Member key={one.id} one={one} onEdit={() => setEditing(one)} />
                ))}
            </ol>
            {records.length === 0 && <p className="dimmed">{t('settings.assignment_nobody')}</p>}
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setEditing('new')}>
                {t('settings.assignment_member_new')}
            </Button>
            {editing && members && (
                <RecordForm
                    object="assignment_members"
                    title={editing === 'new' ? t('settings.assignment_member_of', { name }) : t('settings.assignment_member_edit')}
                    names={of_member}
                    record={editing === 'new' ? undefined : editing}
                    given={editing === 'new' ? { of_rule: { id: rule.id, name }, weight: 1 } : {}}
                    onClose={() => setEditing(null)}
                />
            )}
        </section>
    );
}

function Condition({ leads, condition }: { leads: ObjectMeta; condition: Filter | null }) {
    const t = useT();
    const parts = ruleParts(condition);
    if (!condition) return <p className="dimmed">{t('settings.assignment_every')}</p>;
    if (parts?.when.length !== 0) return <p className="dimmed">{t('settings.assignment_by_hand')}</p>;
    return (
        <ul className={classes['lines']}>
            {parts.must.map((leaf, at) => {
                const field = leads.fields.find((each) => each.name === leaf.field);
                return <li key={at}>{field ? <ConditionView field={field} leaf={leaf} /> : leaf.field}</li>;
            })}
        </ul>
    );
}

function Member({ one, onEdit }: { one: RecordData; onEdit(): void }) {
    const t = useT();
    const members = useObject('assignment_members');
    const name = (one['member'] as Named | null)?.name ?? '';
    const skills = Array.isArray(one['skills']) ? (one['skills'] as string[]) : [];
    return (
        <li className={classes['line']}>
            <span>{name}</span>
            {typeof one['weight'] === 'number' && one['weight'] > 1 && <Chip color="blue">{t('settings.assignment_weight', { count: one['weight'] })}</Chip>}
            {typeof one['open_max'] === 'number' && <Chip color="gray">{t('settings.assignment_open_max', { count: one['open_max'] })}</Chip>}
            {skills.map((skill) => (
                <Chip key={skill} color="teal">
                    {skill}
                </Chip>
            ))}
            {one['paused'] === true && <Chip color="orange">{t('settings.assignment_paused')}</Chip>}
            <span className="dimmed tabular">{t('settings.assignment_given', { count: Number(one['given'] ?? 0) })}</span>
            <span className={classes['lineActions']}>
                <ActionIcon aria-label={`${t('settings.assignment_member_edit')} ${name}`} onClick={onEdit}>
                    <IconPencil size={15} stroke={1.6} />
                </ActionIcon>
                {members && <Remove object={members} record={{ ...one, name }} />}
            </span>
        </li>
    );
}
