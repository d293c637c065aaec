// One lead after the other: who it is, why it is next, what to say, what came of it. The server orders them.

import { Button, Skeleton } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { titleOf, useObject } from '@/api/meta';
import { queueQuery, tellOutcome, type OutcomeWish, type QueueCard, type ToldOutcome, type Whose } from '@/api/queue';
import { finishedBatch, refreshRecords, undoBatch } from '@/api/records';
import { useMay } from '@/api/session';
import { problemLine, problemText } from '@/api/use-submit';
import { LeadCard } from '@/features/queue/lead-card';
import { counted_max, putsOff, totalOf, waits } from '@/features/queue/queue-model';
import { ScriptPane } from '@/features/queue/script-pane';
import { Touches } from '@/features/queue/touches';
import { useLanguage } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { useTryKey } from '@/records/use-try-key';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/queue/queue.module.css';

interface Last {
    batch: string;
    lead: string;
    name: string;
}

export function QueueScreen() {
    const { t } = useLanguage();
    const texts = useTexts();
    const object = useObject('leads');
    const client = useQueryClient();
    const navigate = useNavigate();
    const search = useSearch({ strict: false }) as Search;
    const administers = useMay('admin');
    const whose: Whose = search.whose === 'team' ? 'team' : 'mine';
    const asked = search.lead ?? '';
    const { data: card, error, isPending, refetch } = useQuery(queueQuery(whose, asked));
    const [last, setLast] = useState<Last | null>(null);
    const keyFor = useTryKey();

    const go = (values: Partial<Search>) => navigate({ to: '.', search: (before: Search) => ({ ...before, ...values }) as Search, replace: true });
    /** The next lead as the server sees it, or the one that is named. */
    async function show(lead: string, next?: QueueCard) {
        if (next) client.setQueryData(queueQuery(whose, lead).queryKey, next);
        else await client.invalidateQueries({ queryKey: ['queue', whose, lead], refetchType: 'none' });
        if (lead !== asked) await go({ lead: lead || undefined } as Partial<Search>);
        else if (!next) await refetch();
    }
    const refresh = () => void Promise.all(['leads', 'activities'].map((name) => refreshRecords(client, name)));

    /** Answers whether it was written. A refusal that names a field is the dialog's to show. */
    async function tell(lead: string, wish: Omit<OutcomeWish, 'whose'>): Promise<ToldOutcome | null> {
        try {
            const told = await tellOutcome(lead, { ...wish, whose }, keyFor({ lead, ...wish, whose }));
            setLast({ batch: told.batch, lead, name: told.lead.name });
            const planned = told.planned ? t('queue.told_next', { when: texts.day_time(told.planned) }) : '';
            toast({
                id: 'queue',
                text: [t(putsOff(wish.outcome) ? 'queue.put_off' : 'queue.told', { name: told.lead.name }), planned].filter(Boolean).join(' '),
                action: { label: t('queue.undo'), run: () => void takeBack({ batch: told.batch, lead, name: told.lead.name }) },
            });
            await show('', told.next ?? undefined);
            refresh();
            return told;
        } catch (problem) {
            if (!isProblem(problem, 'conflict') && !isProblem(problem, 'not_found')) throw problem;
            toast({ id: 'queue', text: problemLine(t, problem), failed: true });
            await again(lead);
            return null;
        }
    }
    /** Somebody else has changed the lead: what was typed stays where the lead still wants work. */
    async function again(lead: string) {
        const now = await client.fetchQuery({ ...queueQuery(whose, lead), staleTime: 0 }).catch(() => null);
        const wanted = now?.reason && now.reason.code !== 'asked' && now.may;
        await show(wanted ? lead : '', wanted ? now : undefined);
    }
    async function takeBack({ batch, lead, name }: Last) {
        try {
            const { batch: undo, conflicts, job } = await undoBatch(batch);
            if (job) await finishedBatch(undo);
            setLast(null);
            refresh();
            await show(lead);
            const kept = conflicts.length > 0 ? t('queue.undo_kept', { count: conflicts.length }) : '';
            toast({ id: 'queue', text: [t('queue.undone', { name }), kept].filter(Boolean).join(' ') });
        } catch (problem) {
            toast({ id: 'queue', text: problemLine(t, problem), failed: true });
        }
    }
    useShortcuts(last ? { 'Shift+z': { says: t('queue.undo_last'), run: () => void takeBack(last) } } : {});

    const lead = card?.lead;
    return (
        <>
            <PageHead title={t('nav.queue')} icon={<IconPhoneCall size={16} stroke={1.6} aria-hidden />}>
                {(card?.team || whose === 'team') && (
                    <PickOne<Whose>
                        label={t('queue.whose')}
                        value={whose}
                        data={[{ value: 'mine', label: t('queue.mine') }, { value: 'team', label: t('queue.team') }]}
                        onChange={(next) => void go({ whose: next === 'team' ? 'team' : undefined, lead: undefined } as Partial<Search>)}
                    />
                )}
                {last && (
                    <Button variant="subtle" size="compact-sm" title="⇧ Z" onClick={() => void takeBack(last)}>
                        {t('queue.undo')}
                    </Button>
                )}
            </PageHead>
            <div className={classes['screen']}>
                <div className={classes['line']}>
                    {card && <Today card={card} />}
                    {card && <Waiting card={card} />}
                </div>
                {isPending && <Skeleton height={360} />}
                {error && <EmptyState title={t('trouble.title')} text={problemText(t, error)} />}
                {card && !lead && (
                    <EmptyState icon={<IconPhoneCall size={28} stroke={1.4} />} title={t('queue.empty')} text={t(whose === 'mine' && card.team ? 'queue.empty_mine' : 'queue.empty_text')}>
                        <Button component={Link} to="/leads" variant="default">
                            {t('queue.to_leads')}
                        </Button>
                        <Button variant="subtle" onClick={() => void refetch()}>
                            {t('queue.look_again')}
                        </Button>
                    </EmptyState>
                )}
                {card && lead && object && (
                    <div className={classes['panes']}>
                        <p role="status" className="visually-hidden">
                            {t('queue.now', { name: titleOf(object, lead) })}
                        </p>
                        <LeadCard key={`${lead.id} card`} object={object} card={card} lead={lead} onTell={(wish) => tell(lead.id, wish)} onNext={() => void show('')} />
                        <ScriptPane key={`${lead.id} script`} script={card.script} lead={lead} object={object} may_write={administers} />
                        <Touches key={`${lead.id} touches`} lead={lead} />
                    </div>
                )}
            </div>
        </>
    );
}

/** What one has done today. */
function Today({ card }: { card: QueueCard }) {
    const { t } = useLanguage();
    const { calls, reached, meetings } = card.today;
    return (
        <dl className={classes['today']} aria-label={t('queue.today')}>
            {([['queue.calls', calls], ['queue.calls_reached', reached], ['queue.meetings', meetings]] as const).map(([label, count]) => (
                <div key={label}>
                    <dt>{t(label)}</dt>
                    <dd className="tabular">{count}</dd>
                </div>
            ))}
        </dl>
    );
}

/** How much waits, by why. */
function Waiting({ card }: { card: QueueCard }) {
    const { t } = useLanguage();
    const shown = waits.filter(({ wants }) => card.waiting[wants] > 0);
    if (totalOf(card.waiting) === 0) return null;
    return (
        <ul className={classes['waiting']} aria-label={t('queue.waiting')}>
            {shown.map(({ wants, label }) => (
                <li key={wants} data-urgent={wants === 'answer' || wants === 'accept' || undefined}>
                    {t(label)} <b className="tabular">{card.waiting[wants] >= counted_max ? `${counted_max - 1}+` : card.waiting[wants]}</b>
                </li>
            ))}
        </ul>
    );
}
