// How far a target account is covered: the score with its four parts, each a way to its records, then the roles
// that the plan needs with who has them, and the map of who decides there.

import { Alert, Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { committeeQuery } from '@/api/committee';
import { coverageQuery, covering, type Coverage, type CoveragePart, type OfferedContent } from '@/api/coverage';
import { useObject } from '@/api/meta';
import type { Named, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { missingIn, rowsOf, type RoleRow } from '@/features/record/targets/coverage-model';
import { RoleTable } from '@/features/record/targets/role-table';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Records } from '@/records/counted';
import { Ring } from '@/ui/ring';
import accounts from '@/features/record/accounts/accounts.module.css';
import committee from '@/features/record/accounts/committee.module.css';
import classes from '@/features/record/targets/targets.module.css';

const PeopleMap = lazy(async () => ({ default: (await import('@/features/record/accounts/people-map')).PeopleMap }));
const GiveDialog = lazy(async () => ({ default: (await import('@/features/record/targets/give-dialog')).GiveDialog }));
const FillDialog = lazy(async () => ({ default: (await import('@/features/record/targets/fill-dialog')).FillDialog }));

const part_words: Record<CoveragePart['part'], MessageId> = { roles: 'targets.part_roles', stance: 'targets.part_stance', touch: 'targets.part_touch', content: 'targets.part_content' };

type Asked = { give: OfferedContent | null; row: RoleRow } | { fill: string };

function Parts({ coverage }: { coverage: Coverage }) {
    const t = useT();
    return (
        <ul className={classes['parts']} aria-label={t('targets.made_of')}>
            {coverage.parts.map((part) => {
                const said = (
                    <>
                        <span className={classes['partName']}>{t(part_words[part.part])}</span>
                        <span className="tabular">{t('targets.points', { points: part.points, of: part.of })}</span>
                        <span className={classes['bar']} aria-hidden>
                            <i style={{ width: `${(100 * part.points) / part.of}%` }} />
                        </span>
                    </>
                );
                return (
                    <li key={part.part}>
                        {part.filter ? (
                            <Records object={part.object} of={[part.filter]}>
                                {said}
                            </Records>
                        ) : (
                            <span>{said}</span>
                        )}
                    </li>
                );
            })}
        </ul>
    );
}

function Map({ account }: { account: string }) {
    const { data, error } = useQuery(committeeQuery('accounts', account, 0));
    const t = useT();
    if (error) return <Alert color="red">{problemText(t, error)}</Alert>;
    return <Suspense fallback={<Skeleton height={180} />}>{data ? <PeopleMap committee={data} of_deal={false} /> : <Skeleton height={180} />}</Suspense>;
}

/** Asked again when anything on the page that it tells of is. */
function useFresh(id: string, version: number) {
    const client = useQueryClient();
    useEffect(() => {
        const { queryKey } = coverageQuery(id, version);
        return client.getQueryCache().subscribe((event) => {
            if (event.type !== 'updated' || event.action.type !== 'invalidate') return;
            const [kind, object] = event.query.queryKey;
            const told = kind === 'records' && covering.some((each) => each === object) && !event.query.queryKey.includes('coverage');
            if (told) void client.invalidateQueries({ queryKey, exact: true });
        });
    }, [client, id, version]);
}

export function CoverageLine({ record }: { record: RecordData }) {
    const { t, label } = useLanguage();
    const words = useRoleWords();
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const open = tab === 'people';
    const phases = useObject('content_pieces')?.fields.find(({ name }) => name === 'for_phases')?.options;
    const [asked, setAsked] = useState<Asked | null>(null);
    const { data, error } = useQuery(coverageQuery(record.id, record.version));
    useFresh(record.id, record.version);
    const account = (record['account'] as Named | null | undefined) ?? null;
    if (error) return <Alert color="red">{problemText(t, error)}</Alert>;
    if (!data) return <Skeleton height={180} mt="sm" />;
    const missing = missingIn(data);
    const phase = phases?.find(({ value }) => value === data.phase);
    const toggle = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, tab: open ? undefined : 'people' }) as Search, replace: true });
    return (
        <section className={accounts['strip']} aria-label={t('targets.coverage')}>
            <div className={accounts['line']}>
                {data.score !== null && (
                    <span className={classes['score']}>
                        {t('targets.coverage')}
                        <Ring size={22} value={data.score} text={t('targets.points', { points: data.score, of: 100 })} />
                    </span>
                )}
                {phase && <span className="dimmed">{t('targets.phase', { phase: label(phase.label) })}</span>}
                {missing.length > 0 && (
                    <span className={committee['missing']}>
                        <IconAlertTriangle size={14} aria-hidden />
                        {t('targets.missing', { roles: words.list(missing) })}
                    </span>
                )}
                {account && (
                    <Button size="compact-sm" variant="default" aria-expanded={open} data-print="hide" rightSection={<IconChevronDown size={14} className={accounts['fold']} data-open={open || undefined} />} onClick={toggle}>
                        {t('accounts.map')}
                    </Button>
                )}
            </div>
            {data.roles.length === 0 && <p className="dimmed">{t('targets.no_roles')}</p>}
            {data.parts.length > 0 && <Parts coverage={data} />}
            {data.narrowed && <p className="dimmed">{t('targets.narrowed')}</p>}
            {data.roles.length > 0 && <RoleTable rows={rowsOf(data)} touch_days={data.touch_days} onGive={(row, give) => setAsked({ row, give })} onFill={(fill) => setAsked({ fill })} />}
            {open && account && (
                <div className={accounts['tree']}>
                    <Map account={account.id} />
                </div>
            )}
            {asked && (
                <Suspense>
                    {'fill' in asked ? (
                        <FillDialog role={asked.fill} account={account} onClose={() => setAsked(null)} />
                    ) : (
                        <GiveDialog plan={record} people={asked.row.people} offered={asked.row.role.next} content={asked.give} onClose={() => setAsked(null)} />
                    )}
                </Suspense>
            )}
        </section>
    );
}
