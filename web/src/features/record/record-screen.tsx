// One record: what it is on the left, what happened in the middle, what belongs to it on the right. A
// screen of middle width shows the last two as tabs, a phone all three.

import { Alert, Button, Skeleton, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { manyLabel, titleOf, useMeta } from '@/api/meta';
import { hasCashActs } from '@/api/cash';
import { dealOf } from '@/api/chain';
import { hasCommittee } from '@/api/committee';
import { hasCoverage } from '@/api/coverage';
import { isPooled } from '@/api/pools';
import { pastQuery, recordQuery } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Actions } from '@/features/record/actions';
import { Details } from '@/features/record/details';
import { Facts } from '@/features/record/facts';
import { Followers } from '@/features/record/followers';
import { RecordHoverCards } from '@/features/record/hover-card';
import { NeighboursBar } from '@/features/record/neighbours-bar';
import { Odds } from '@/features/record/odds';
import { Quality } from '@/features/record/quality';
import { Related, shownRelations } from '@/features/record/related';
import { StagePath } from '@/features/record/stage-path';
import { Timeline } from '@/features/record/timeline';
import { useMedia, usePageTitle, usePainted, usePhone } from '@/lib/hooks';
import { useLanguage, useT, type Part } from '@/lib/i18n';
import { originSearch } from '@/lib/list-origin';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { AsOfBar } from '@/records/as-of-bar';
import { RevertButton } from '@/features/record/revert';
import { Twins } from '@/records/twins';
import { useRemoval } from '@/records/use-removal';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { StarButton } from '@/records/star-button';
import classes from '@/features/record/record.module.css';

const LeadPath = lazy(async () => ({ default: (await import('@/features/record/lead-path')).LeadPath }));

const QuoteBar = lazy(async () => ({ default: (await import('@/features/record/quotes/quote-bar')).QuoteBar }));

const LeaveLine = lazy(async () => ({ default: (await import('@/features/record/leave-line')).LeaveLine }));
const PoolLine = lazy(async () => ({ default: (await import('@/features/record/pool-line')).PoolLine }));

const CashLine = lazy(async () => ({ default: (await import('@/features/record/cash/cash-line')).CashLine }));
const GroupLine = lazy(async () => ({ default: (await import('@/features/record/accounts/group-line')).GroupLine }));
const ChainLine = lazy(async () => ({ default: (await import('@/features/record/chain-line')).ChainLine }));
const CommitteeLine = lazy(async () => ({ default: (await import('@/features/record/accounts/committee-line')).CommitteeLine }));
const CoverageLine = lazy(async () => ({ default: (await import('@/features/record/targets/coverage-line')).CoverageLine }));
const ApprovalBanner = lazy(async () => ({ default: (await import('@/features/record/approval-banner')).ApprovalBanner }));

const three_columns = '(min-width: 80em)';

export function RecordScreen({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const { as_of } = useSearch({ strict: false }) as Search;
    const present = useQuery(recordQuery(object.name, id));
    const past = useQuery({ ...pastQuery(object.name, id, as_of ?? ''), enabled: Boolean(as_of), retry: false });
    const shown = as_of ? past : present;
    usePageTitle(present.data ? titleOf(object, present.data) : '');
    if (present.isError) return <EmptyState icon={<ObjectIcon name={object.icon} size={22} />} title={t('not_found.record')} text={problemText(t, present.error)} />;
    if (!present.data) return <Bones object={object} id={id} />;
    return (
        <RecordHoverCards>
            <Loaded object={object} record={shown.data ?? present.data} as_of={as_of} missing={as_of && past.isError ? problemText(t, past.error) : null} />
        </RecordHoverCards>
    );
}

function Crumbs({ object, id, title, children }: { object: ObjectMeta; id: string; title: string; children?: ReactNode }) {
    const { label } = useLanguage();
    const { list } = useSearch({ strict: false }) as Search;
    return (
        <div className={classes['crumbs']} data-print="hide">
            <Link to="/$object" params={{ object: object.name }} search={originSearch(list)} className={classes['crumb']}>
                <ObjectIcon name={object.icon} />
                {label(manyLabel(object))}
            </Link>
            <span aria-hidden className="dimmed">
                ›
            </span>
            <span className="clip">{title}</span>
            <span className={classes['crumbActions']}>
                <NeighboursBar object={object} id={id} />
                {children}
            </span>
        </div>
    );
}

function Bones({ object, id }: { object: ObjectMeta; id: string }) {
    return (
        <>
            <Crumbs object={object} id={id} title="" />
            <div className={classes['bones']} aria-busy>
                <Skeleton height={22} width={260} />
                {[70, 55, 80, 45, 65, 60].map((width) => (
                    <Skeleton key={width} height={12} width={`${width / 2}%`} />
                ))}
            </div>
        </>
    );
}

export function DeletedBanner({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const { restore } = useRemoval(object);
    if (!record.deleted_at) return null;
    const merged = record['merged_into'] as { object: string; id: string; name: string } | undefined;
    return (
        <Alert color="orange" className={classes['banner']} role="status">
            <span className={classes['bannerText']}>
                {t('record.is_deleted', { when: texts.date_time(record.deleted_at) })}
                {merged && (
                    <Link to="/$object/$record" params={{ object: merged.object, record: merged.id }} search={{}}>
                        {t('twin.merged_into', { name: merged.name || merged.id })}
                    </Link>
                )}
                {object.access.delete && (
                    <Button variant="default" size="compact-xs" onClick={() => void restore(record)}>
                        {t('record.restore')}
                    </Button>
                )}
            </span>
        </Alert>
    );
}

/** Asked for once the page stands, with its words. */
function Later({ part, children }: { part: Part; children: ReactNode }) {
    const { bring } = useLanguage();
    const painted = usePainted();
    const [ready, setReady] = useState(false);
    useEffect(() => {
        if (painted) void bring([part]).then(() => setReady(true));
    }, [painted, bring, part]);
    return ready && <Suspense>{children}</Suspense>;
}

interface LoadedProps {
    object: ObjectMeta;
    record: RecordData;
    as_of: string | undefined;
    /** Why there is nothing to show of that instant. */
    missing: string | null;
}

function Loaded({ object, record, as_of, missing }: LoadedProps) {
    const t = useT();
    const navigate = useNavigate();
    const title = titleOf(object, record) || t('record.untitled');
    const setAsOf = (next: string | undefined) => void navigate({ to: '.', search: (before: Search) => ({ ...before, as_of: next }) as Search, replace: true });
    return (
        <>
            <Crumbs object={object} id={record.id} title={title}>
                <StarButton object={object} record={record} />
                <Actions object={object} record={record} />
            </Crumbs>
            {as_of && (
                <AsOfBar as_of={as_of} text={t('as_of.text')} onChange={setAsOf}>
                    {!missing && object.access.update && <RevertButton object={object} id={record.id} as_of={as_of} onDone={() => setAsOf(undefined)} />}
                </AsOfBar>
            )}
            <div className={classes['body']}>
                <DeletedBanner object={object} record={record} />
                {missing ? (
                    <>
                        <h1 className="visually-hidden">{title}</h1>
                        <EmptyState title={t('as_of.nothing')} text={missing} />
                    </>
                ) : (
                    <>
                        <header className={classes['head']}>
                            <div className={classes['headTop']}>
                                <h1 className={classes['title']}>{title}</h1>
                                {!as_of && <Quality object={object} record={record} />}
                                {!as_of && <Odds object={object} record={record} />}
                                {!record.deleted_at && !as_of && <Followers object={object} id={record.id} />}
                            </div>
                            <Facts object={object} record={record} />
                            <StagePath object={object} record={record} past={Boolean(as_of)} />
                            {!record.deleted_at && !as_of && (
                                <Later part="approvals">
                                    <ApprovalBanner object={object} record={record} />
                                    <LeaveLine object={object} record={record} />
                                </Later>
                            )}
                            {isPooled(object) && !record.deleted_at && !as_of && (
                                <Suspense>
                                    <PoolLine object={object} record={record} />
                                </Suspense>
                            )}
                            {dealOf(object.name, record) && !record.deleted_at && !as_of && (
                                <Later part="chain">
                                    <ChainLine object={object} record={record} />
                                </Later>
                            )}
                            {hasCommittee(object) && !record.deleted_at && !as_of && (
                                <Later part="accounts">
                                    {object.name === 'accounts' && <GroupLine record={record} />}
                                    <CommitteeLine object={object} record={record} />
                                </Later>
                            )}
                            {hasCoverage(object) && !record.deleted_at && !as_of && (
                                <Later part="accounts">
                                    <Later part="targets">
                                        <CoverageLine record={record} />
                                    </Later>
                                </Later>
                            )}
                            {object.name === 'quotes' && !record.deleted_at && !as_of && (
                                <Suspense fallback={<Skeleton height={44} mt="sm" />}>
                                    <QuoteBar object={object} record={record} />
                                </Suspense>
                            )}
                            {hasCashActs(object.name) && !record.deleted_at && !as_of && (
                                <Suspense>
                                    <CashLine object={object} record={record} />
                                </Suspense>
                            )}
                            {object.name === 'leads' && (
                                <Suspense fallback={<Skeleton height={92} mt="sm" />}>
                                    <LeadPath object={object} record={record} past={Boolean(as_of)} />
                                </Suspense>
                            )}
                        </header>
                        <Columns object={object} record={record} as_of={as_of} />
                    </>
                )}
            </div>
        </>
    );
}

function Columns({ object, record, as_of }: Pick<LoadedProps, 'object' | 'record' | 'as_of'>) {
    const t = useT();
    const meta = useMeta();
    const phone = usePhone();
    const wide = useMedia(three_columns);
    const painted = usePainted();
    const details = <Details object={object} record={record} past={Boolean(as_of)} />;
    const timeline = painted ? <Timeline object={object} record={record} until={as_of} /> : <Skeleton height={120} mt="md" />;
    const has_related = shownRelations(object, (name) => meta.object(name)).length > 0;
    const related = painted && (
        <>
            {!as_of && !record.deleted_at && <Twins object={object} asked={{ id: record.id }} />}
            <Related object={object} record={record} />
        </>
    );
    const side = (
        <aside className={classes['side']} aria-label={t('record.details')}>
            {details}
        </aside>
    );
    if (wide) {
        return (
            <div className={classes['columns']} data-wide={has_related || undefined}>
                {side}
                <div className={classes['middle']}>{timeline}</div>
                {has_related && (
                    <aside className={classes['far']} aria-label={t('record.related')}>
                        {related}
                    </aside>
                )}
            </div>
        );
    }
    const tabs = [
        ...(phone ? [{ name: 'details', label: t('record.details'), panel: details }] : []),
        { name: 'timeline', label: t('timeline.title'), panel: timeline },
        ...(has_related ? [{ name: 'related', label: t('record.related'), panel: related }] : []),
    ];
    return (
        <div className={classes['columns']}>
            {!phone && side}
            <RecordTabs tabs={tabs} />
        </div>
    );
}

function RecordTabs({ tabs }: { tabs: { name: string; label: string; panel: ReactNode }[] }) {
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const first = tabs[0]?.name ?? '';
    const current = tabs.some(({ name }) => name === tab) ? tab : first;
    return (
        <Tabs
            className={classes['tabs']}
            value={current ?? first}
            keepMounted={false}
            onChange={(next) => void navigate({ to: '.', search: (before: Search) => ({ ...before, tab: next === first ? undefined : (next ?? undefined) }) as Search, replace: true })}
        >
            <Tabs.List>
                {tabs.map(({ name, label }) => (
                    <Tabs.Tab key={name} value={name}>
                        {label}
                    </Tabs.Tab>
                ))}
            </Tabs.List>
            {tabs.map(({ name, panel }) => (
                <Tabs.Panel key={name} value={name}>
                    {panel}
                </Tabs.Panel>
            ))}
        </Tabs>
    );
}
