// What the rules would move if they were asked about every record, where they overlap and what they leave out; and
// moving it, with the way back.

import { Alert, Button, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { finishedJob } from '@/api/admin';
import { manyLabel, useMeta } from '@/api/meta';
import { finishedBatch, refreshRecords } from '@/api/records';
import { applyTerritories, ruled_objects, territoryPlanQuery, type Ruled, type TerritoryPlan } from '@/api/territories';
import type { Filter, RecordData } from '@/api/types';
import { problemText, useSubmit } from '@/api/use-submit';
import { useSay } from '@/fields/shared/say';
import { Records } from '@/records/counted';
import { useUndo } from '@/records/use-undo';
import { EmptyState } from '@/ui/empty-state';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/territories/territories.module.css';

export function Plan({ territories }: { territories: readonly RecordData[] }) {
    const { t, label } = useSay();
    const meta = useMeta();
    const [name, setName] = useState<Ruled>('accounts');
    const { data, error } = useQuery(territoryPlanQuery(name));
    const objects = ruled_objects.flatMap((each) => meta.object(each) ?? []);
    const object = objects.find((each) => each.name === name);
    return (
        <section className={classes['plan']} aria-label={t('territories.plan')}>
            <div className={classes['planHead']}>
                <h2>{t('territories.plan')}</h2>
                <PickOne label={t('territories.plan_of')} value={name} data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))} onChange={(value) => setName(value as Ruled)} />
            </div>
            {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
            {!error && !data && <Skeleton height={90} />}
            {data && object && <Found plan={data} territories={territories} key={name} />}
        </section>
    );
}

function Found({ plan, territories }: { plan: TerritoryPlan; territories: readonly RecordData[] }) {
    const { t, texts } = useSay();
    const none = t('territories.none');
    const ruleOf = (id: string): Filter | null => (territories.find((each) => each.id === id)?.[plan.object === 'accounts' ? 'account_rule' : 'lead_rule'] as Filter | null | undefined) ?? null;
    return (
        <>
            <p className="dimmed">{t('territories.plan_text')}</p>
            {plan.moving === 0 && <p>{t('territories.in_place')}</p>}
            {plan.moving > 0 && (
                <>
                    <p className={classes['sum']}>{t('territories.would_move', { count: plan.moving })}</p>
                    <ul className={classes['moves']}>
                        {plan.moves.map(({ from, to, count }) => (
                            <li key={`${from?.id} ${to?.id}`}>{t('territories.move', { count: texts.number(count), from: from?.name ?? none, to: to?.name ?? none })}</li>
                        ))}
                    </ul>
                    <Apply plan={plan} />
                </>
            )}
            <ul className={classes['moves']}>
                <li>
                    {t('territories.unplaced', { count: plan.unplaced })}{' '}
                    {plan.unplaced > 0 && (
                        <Records object={plan.object} of={[{ field: 'territory', op: 'empty', value: true }]}>
                            {t('territories.show_none')}
                        </Records>
                    )}
                </li>
                {plan.kept_by_hand > 0 && <li>{t('territories.kept_by_hand', { count: plan.kept_by_hand })}</li>}
                {plan.overlaps.map(({ first, second, count }) => (
                    <li key={`${first.id} ${second.id}`}>
                        {t('territories.overlap', { count, first: first.name, second: second.name })}{' '}
                        <Records object={plan.object} of={[ruleOf(first.id), ruleOf(second.id)]}>
                            {t('territories.show_both')}
                        </Records>
                    </li>
                ))}
            </ul>
        </>
    );
}

function Apply({ plan }: { plan: TerritoryPlan }) {
    const { t } = useSay();
    const client = useQueryClient();
    const object = useMeta().object(plan.object);
    const { busy, error, submit } = useSubmit();
    if (!object) return null;
    return (
        <>
            {error && <Alert color="red">{error}</Alert>}
            <Go
                busy={busy}
                label={t('territories.apply')}
                object={object}
                go={(undo) =>
                    submit(async () => {
                        const { job, batch } = await applyTerritories(plan.object);
                        await finishedJob(job);
                        const moved = (await finishedBatch(batch))?.count ?? 0;
                        await refreshRecords(client, plan.object);
                        await refreshRecords(client, 'territories');
                        toast({ id: batch, text: t('territories.moved', { count: moved }), ...(moved > 0 ? { action: { label: t('action.undo'), run: () => void undo(batch, batch).then(() => refreshRecords(client, 'territories')) } } : {}) });
                    })
                }
            />
        </>
    );
}

interface GoProps {
    busy: boolean;
    label: string;
    object: Parameters<typeof useUndo>[0];
    go(undo: ReturnType<typeof useUndo>): unknown;
}

function Go({ busy, label, object, go }: GoProps) {
    const undo = useUndo(object);
    return (
        <Button loading={busy} onClick={() => void go(undo)}>
            {label}
        </Button>
    );
}
