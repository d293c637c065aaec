// Commission rules: on what, by whom and how much is earned, and for which records.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { CommissionMonth } from '@/features/settings/commission-month';
import { CommissionTiers, openTier, type OpenTier } from '@/features/settings/commission-tiers';
import { closedCondition, ConditionList, openCondition, type OpenCondition } from '@/features/settings/condition-list';
import { RecordForm } from '@/features/settings/record-form';
import { ruleFilter, ruleParts } from '@/features/settings/rule-model';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import { isEmpty } from '@/fields/kind';
import { encodeFilter, type Filter } from '@/lib/filter';
import { useLanguage, useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { ConditionView } from '@/records/condition-view';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const first = { active: true, earned_on: 'payments', whom: 'owner', method: 'percent', period: 'month' };
/** Fields that are asked for where another says so. */
const asked_for: Record<string, (values: Record<string, unknown>) => boolean> = {
    person: ({ whom }) => whom === 'person',
    team: ({ whom }) => whom === 'team',
    rate: ({ method }) => method !== 'fixed',
    period: ({ method }) => method === 'tiers',
    fixed_amount: ({ method }) => method === 'fixed',
};
const names = ['name', 'earned_on', 'whom', 'person', 'team', 'method', 'rate', 'fixed_amount', 'period', 'valid_from', 'valid_to', 'active'];

export function CommissionRules() {
    const t = useT();
    const { list, records } = useRecords('commission_rules', 'name');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    return (
        <Section
            title={t('settings.commission')}
            text={t('settings.commission_text')}
            action={
                <div className={classes['headActions']}>
                    <CommissionMonth />
                    <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                        {t('settings.commission_new')}
                    </Button>
                </div>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_commission')} empty_text={t('settings.no_commission_text')}>
                {records.map((rule) => (
                    <Rule key={rule.id} rule={rule} onEdit={() => setEditing(rule)} />
                ))}
            </Loaded>
            {editing && <RuleForm rule={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}

const tiersOf = (rule: Record<string, unknown> | undefined) => (Array.isArray(rule?.['tiers']) ? (rule['tiers'] as { above: unknown; rate: unknown }[]) : []);

function RuleForm({ rule, onClose }: { rule: RecordData | undefined; onClose(): void }) {
    const t = useT();
    const rules = useObject('commission_rules');
    const [values, setValues] = useState<Record<string, unknown>>(rule ?? first);
    const source = useObject(String(values['earned_on'] ?? 'payments'));
    const parts = ruleParts((rule?.['condition'] as Filter | null | undefined) ?? null);
    const simple = parts?.when.length === 0 ? parts : null;
    const [conditions, setConditions] = useState<OpenCondition[]>(() => simple?.must.map(openCondition) ?? []);
    const [tiers, setTiers] = useState<OpenTier[]>(() => (tiersOf(rule).length > 0 ? tiersOf(rule).map(openTier) : [openTier()]));
    const in_tiers = values['method'] === 'tiers';
    const closed = source ? conditions.map((each) => closedCondition(source, each)) : [];
    const must = closed.flatMap((each) => each ?? []);
    const more = {
        ...(source && simple ? { condition: must.length > 0 ? ruleFilter({ when: [], must }) : null } : {}),
        ...(in_tiers ? { tiers: tiers.map(({ above, rate }) => ({ above, rate })) } : {}),
    };
    const above = rules?.fields.find((field) => field.name === 'fixed_amount');
    const rate = rules?.fields.find((field) => field.name === 'rate');
    return (
        <RecordForm
            object="commission_rules"
            title={t(rule ? 'settings.commission_edit' : 'settings.commission_new')}
            names={names.filter((name) => asked_for[name]?.(values) ?? true)}
            record={rule}
            given={rule ? {} : first}
            more={more}
            missing={closed.includes(null) ? t('settings.condition_unfinished') : undefined}
            onValues={(next) => {
                // Conditions name fields of what they are about.
                if (next['earned_on'] !== values['earned_on']) setConditions([]);
                setValues(next);
            }}
            onClose={onClose}
        >
            {in_tiers && above && rate && <CommissionTiers above={above} rate={rate} tiers={tiers} onChange={setTiers} />}
            {source && simple && <ConditionList object={source} legend={t('settings.commission_condition')} conditions={conditions} onChange={setConditions} />}
            {!simple && <p className="dimmed">{t('settings.assignment_by_hand')}</p>}
        </RecordForm>
    );
}

function Rule({ rule, onEdit }: { rule: RecordData; onEdit(): void }) {
    const { t, label } = useLanguage();
    const object = useObject('commission_rules');
    const texts = useTexts();
    const source = useObject(String(rule['earned_on'] ?? ''));
    const name = String(rule['name'] ?? '');
    const shown = ['earned_on', 'whom', 'person', 'team', 'method', 'rate', 'fixed_amount', 'period', 'valid_from', 'valid_to'].filter((each) => asked_for[each]?.(rule) ?? true);
    const tiers = rule['method'] === 'tiers' ? tiersOf(rule) : [];
    return (
        <section className={classes['card']} aria-label={name}>
            <div className={classes['cardHead']}>
                <h3>{name}</h3>
                {rule['active'] === false && <Chip color="gray">{t('settings.assignment_inactive')}</Chip>}
                <span className={classes['lineActions']}>
                    <Link to="/$object" params={{ object: 'commissions' }} search={{ filter: encodeFilter({ field: 'rule', op: 'eq', value: rule.id }) }}>
                        {t('settings.commission_lines')}
                    </Link>
                    <ActionIcon aria-label={`${t('settings.commission_edit')} ${name}`} onClick={onEdit}>
                        <IconPencil size={15} stroke={1.6} />
                    </ActionIcon>
                    {object && <Remove object={object} record={rule} />}
                </span>
            </div>
            <ul className={classes['facts']}>
                {shown.map((each) => {
                    const field = object?.fields.find((one) => one.name === each);
                    if (!field || isEmpty(rule[each])) return null;
                    return (
                        <li key={each}>
                            <span className="dimmed">{label(field.label)}</span> <FieldShow field={field} value={rule[each]} />
                        </li>
                    );
                })}
                {tiers.map((tier, at) => (
                    <li key={at}>{t('settings.commission_tier', { above: texts.number(String(tier.above)), rate: texts.number(String(tier.rate)) })}</li>
                ))}
            </ul>
            {source && <Condition source={source} condition={(rule['condition'] as Filter | null | undefined) ?? null} />}
        </section>
    );
}

function Condition({ source, condition }: { source: ObjectMeta; condition: Filter | null }) {
    const t = useT();
    const parts = ruleParts(condition);
    if (!condition) return <p className="dimmed">{t('settings.commission_every')}</p>;
    if (parts?.when.length !== 0) return <p className="dimmed">{t('settings.assignment_by_hand')}</p>;
    return (
        <ul className={classes['lines']}>
            {parts.must.map((leaf, at) => {
                const field = source.fields.find((each) => each.name === leaf.field);
                return <li key={at}>{field ? <ConditionView field={field} leaf={leaf} /> : leaf.field}</li>;
            })}
        </ul>
    );
}
