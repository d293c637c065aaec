// One's own leave, those that one covers, and those of people whom one may send: planned, running, over.

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cancelLeave, endLeave, leavesQuery, type Leave } from '@/api/leaves';
import { useSession } from '@/api/session';
import { problemLine } from '@/api/use-submit';
import { LeaveDays } from '@/features/settings/leave-days';
import { LeaveDialog } from '@/features/settings/leave-dialog';
import { LeaveRecords } from '@/features/settings/leave-records';
import { Section } from '@/features/settings/section';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/leaves.module.css';

const states: Record<Leave['state'], { label: MessageId; color: string }> = {
    planned: { label: 'leave.state_planned', color: 'gray' },
    running: { label: 'leave.state_running', color: 'orange' },
    returning: { label: 'leave.state_returning', color: 'blue' },
    ended: { label: 'leave.state_ended', color: 'green' },
    cancelled: { label: 'leave.state_cancelled', color: 'red' },
};
const troubles: Record<NonNullable<Leave['trouble']>, MessageId> = { cover_gone: 'leave.cover_gone', owner_gone: 'leave.owner_gone', for_good: 'leave.for_good' };
const again_ms = 1_500;
const over_shown = 5;

type Open = { what: 'plan' } | { what: 'days' | 'records'; leave: Leave };

export function Leaves() {
    const t = useT();
    const me = useSession().user;
    const client = useQueryClient();
    const { data: leaves = [] } = useQuery({
        ...leavesQuery,
        // What is being handed over or given back is told of when it is done.
        refetchInterval: (query) => (query.state.data?.some((leave) => leave.state === 'returning' || (leave.state === 'running' && leave.lent === null)) ? again_ms : false),
    });
    const [open, setOpen] = useState<Open | null>(null);
    const moving = leaves.filter((leave) => leave.state === 'returning').length;
    useEffect(() => {
        void client.invalidateQueries({ queryKey: ['records'] });
    }, [moving, client]);
    const going_on = leaves.filter((leave) => leave.state !== 'ended' && leave.state !== 'cancelled');
    const over = leaves.filter((leave) => !going_on.includes(leave)).slice(0, over_shown);
    return (
        <Section
            title={t('leave.title')}
            text={t('leave.section_text')}
            action={
                <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setOpen({ what: 'plan' })}>
                    {t('leave.plan_own')}
                </Button>
            }
        >
            {leaves.length === 0 && <p className="dimmed">{t('leave.none')}</p>}
            <ul className={classes['leaves']}>
                {[...going_on, ...over].map((leave) => (
                    <LeaveLine key={leave.id} leave={leave} mine={leave.person.id === me.id} onOpen={setOpen} />
                ))}
            </ul>
            {open?.what === 'plan' && <LeaveDialog person={me} onClose={() => setOpen(null)} />}
            {open?.what === 'days' && <LeaveDays leave={open.leave} onClose={() => setOpen(null)} />}
            {open?.what === 'records' && <LeaveRecords leave={open.leave} onClose={() => setOpen(null)} />}
        </Section>
    );
}

function LeaveLine({ leave, mine, onOpen }: { leave: Leave; mine: boolean; onOpen(open: Open): void }) {
    const t = useT();
    const texts = useTexts();
    const client = useQueryClient();
    const [busy, setBusy] = useState(false);
    const state = states[leave.state];
    async function act(work: () => Promise<unknown>, said: MessageId) {
        setBusy(true);
        try {
            await work();
            toast({ text: t(said) });
        } catch (problem) {
            toast({ text: problemLine(t, problem), failed: true });
        }
        setBusy(false);
        await Promise.all([client.invalidateQueries({ queryKey: ['leaves'] }), client.invalidateQueries({ queryKey: ['records'] })]);
    }
    const told = [
        leave.lent !== null ? t('leave.lent', { count: leave.lent }) : '',
        leave.not_lent ? t('leave.not_lent', { count: leave.not_lent }) : '',
        leave.returned !== null ? t('leave.returned', { count: leave.returned }) : '',
        leave.stayed ? t('leave.stayed', { count: leave.stayed }) : '',
        leave.trouble ? t(troubles[leave.trouble]) : '',
        leave.note ?? '',
    ];
    return (
        <li className={classes['leave']}>
            <div className={classes['head']}>
                <b>{leave.person.name}</b>
                <span>
                    {texts.date(leave.from)} – {texts.date(leave.until)}
                </span>
                <Chip color={state.color}>{t(state.label)}</Chip>
            </div>
            <p className={classes['covers']}>{t('leave.covered_by', { names: [...new Set(leave.shares.map((share) => share.to.name))].join(', ') })}</p>
            <p className="dimmed">{told.filter(Boolean).join(' · ')}</p>
            <div className={classes['acts']}>
                {leave.may_change && leave.state === 'running' && (
                    <>
                        <Button size="compact-sm" loading={busy} onClick={() => void act(() => endLeave(leave.id, true), 'leave.ended_now')}>
                            {t(mine ? 'leave.i_am_back' : 'leave.end')}
                        </Button>
                        <Button size="compact-sm" variant="subtle" color="gray" disabled={busy} onClick={() => void act(() => endLeave(leave.id, false), 'leave.kept_now')}>
                            {t('leave.keep')}
                        </Button>
                    </>
                )}
                {leave.may_change && (leave.state === 'running' || leave.state === 'planned') && (
                    <Button size="compact-sm" variant="default" disabled={busy} onClick={() => onOpen({ what: 'days', leave })}>
                        {t('leave.change_days')}
                    </Button>
                )}
                {leave.may_change && leave.state === 'planned' && (
                    <Button size="compact-sm" variant="subtle" color="gray" loading={busy} onClick={() => void act(() => cancelLeave(leave.id), 'leave.cancelled_now')}>
                        {t('leave.cancel')}
                    </Button>
                )}
                {leave.lent !== null && leave.lent > 0 && (
                    <Button size="compact-sm" variant="subtle" onClick={() => onOpen({ what: 'records', leave })}>
                        {t('leave.records')}
                    </Button>
                )}
            </div>
        </li>
    );
}
