// Public pools: what they hold and how strictly, who is in them, what they take back.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import { updateRecord } from '@/api/records';
import type { Named, RecordData } from '@/api/types';
import { closedCondition, ConditionList, openCondition, type OpenCondition } from '@/features/settings/condition-list';
import { RecordForm } from '@/features/settings/record-form';
import { ruleFilter, ruleParts } from '@/features/settings/rule-model';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Remove } from '@/features/settings/teams';
import type { Filter } from '@/lib/filter';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const rules = ['claims_per_day', 'holdings_max', 'former_owner_days', 'protection_days', 'idle_days', 'deal_days', 'won_days', 'warn_days'];

export function Pools() {
    const { t } = useLanguage();
    const { list, records } = useRecords('pools', 'created_at');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    return (
        <Section
            title={t('settings.pools')}
            text={t('settings.pools_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.pool_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_pools')} empty_text={t('settings.no_pools_text')}>
                {records.map((pool) => (
                    <Pool key={pool.id} pool={pool} onEdit={() => setEditing(pool)} />
                ))}
            </Loaded>
            {editing && <PoolForm pool={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}

/** The filter of what is never recycled stands below the fields; one that was written by hand stays. */
function PoolForm({ pool, onClose }: { pool: RecordData | undefined; onClose(): void }) {
    const { t } = useLanguage();
    const written = (pool?.['spares'] as Filter | null | undefined) ?? null;
    const parts = ruleParts(written);
    const object = useObject(String(pool?.['holds'] ?? ''));
    const [spares, setSpares] = useState<OpenCondition[]>(() => parts?.must.map(openCondition) ?? []);
    const keep = async (record: RecordData) => {
        if (!object || !parts) return;
        const must = spares.flatMap((each) => closedCondition(object, each) ?? []);
        const filter = must.length > 0 ? ruleFilter({ when: [], must }) : null;
        if (JSON.stringify(filter) !== JSON.stringify(written)) await updateRecord('pools', record.id, { spares: filter }, record.version);
    };
    return (
        <RecordForm
            object="pools"
            title={t(pool ? 'settings.pool_edit' : 'settings.pool_new')}
            names={['name', 'holds', 'description', ...rules, 'position', 'active']}
            record={pool}
            given={pool ? {} : { active: true, warn_days: 3, position: 0 }}
            after={keep}
            onClose={onClose}
        >
            {object && parts && <ConditionList object={object} legend={t('settings.pool_spares')} conditions={spares} onChange={setSpares} />}
        </RecordForm>
    );
}

function Pool({ pool, onEdit }: { pool: RecordData; onEdit(): void }) {
    const { t, label } = useLanguage();
    const object = useObject('pools');
    const members = useObject('pool_members');
    const { records } = useRecords('pool_members', 'created_at', { field: 'of_pool', op: 'eq', value: pool.id });
    const [adding, setAdding] = useState(false);
    const name = String(pool['name'] ?? '');
    const holds = object?.fields.find((field) => field.name === 'holds');
    const said = rules.flatMap((rule) => {
        const field = object?.fields.find((each) => each.name === rule);
        return field && typeof pool[rule] === 'number' && rule !== 'warn_days' ? [`${label(field.label)} ${pool[rule]}`] : [];
    });
    return (
        <section className={classes['card']}>
            <div className={classes['cardHead']}>
                <h3>{name}</h3>
                {holds && <FieldShow field={holds} value={pool['holds']} />}
                {pool['active'] === false && <Chip color="gray">{t('settings.pool_inactive')}</Chip>}
                <span className={classes['lineActions']}>
                    <ActionIcon aria-label={`${t('settings.pool_edit')} ${name}`} onClick={onEdit}>
                        <IconPencil size={15} stroke={1.6} />
                    </ActionIcon>
                    {object && <Remove object={object} record={pool} />}
                </span>
            </div>
            <p className="dimmed">{said.length > 0 ? said.join(t('settings.pool_between')) : t('settings.pool_free')}</p>
            <ol className={classes['lines']}>
                {records.map((one) => (
                    <li key={one.id} className={classes['line']}>
                        <span>{(one['member'] as Named | null)?.name ?? (one['team'] as Named | null)?.name}</span>
                        {one['team'] !== null && <Chip color="gray">{t('settings.pool_team')}</Chip>}
                        {one['manages'] === true && <Chip color="blue">{t('settings.pool_manages')}</Chip>}
                        <span className={classes['lineActions']}>{members && <Remove object={members} record={{ ...one, name: String(one['label'] ?? '') }} />}</span>
                    </li>
                ))}
            </ol>
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => setAdding(true)}>
                {t('settings.pool_member_new')}
            </Button>
            {adding && <RecordForm object="pool_members" title={t('settings.pool_member_of', { name })} names={['member', 'team', 'manages']} given={{ of_pool: { id: pool.id, name } }} onClose={() => setAdding(false)} />}
        </section>
    );
}
