// Who decides on buying, in one line: how many are known, which roles nobody has, with a way to add them. The
// map unfolds below it, and stands in the address.

import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { committeeQuery, type CommitteeGap } from '@/api/committee';
import { useMeta } from '@/api/meta';
import type { Named, ObjectMeta, RecordData } from '@/api/types';
import { missingRoles } from '@/features/record/accounts/committee-model';
import { useRoleWords } from '@/features/record/accounts/use-role-words';
import { RecordLink } from '@/fields/shared/record-link';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import classes from '@/features/record/accounts/accounts.module.css';
import own from '@/features/record/accounts/committee.module.css';

const PeopleMap = lazy(async () => ({ default: (await import('@/features/record/accounts/people-map')).PeopleMap }));
const AddRoleDialog = lazy(async () => ({ default: (await import('@/features/record/accounts/add-role-dialog')).AddRoleDialog }));

const gaps_max = 5;

export function CommitteeLine({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const navigate = useNavigate();
    const words = useRoleWords();
    const may_add = Boolean(useMeta().object('opportunity_contacts')?.access.create);
    const { tab } = useSearch({ strict: false }) as Search;
    const open = tab === 'people';
    const [adding, setAdding] = useState<{ gap: CommitteeGap; role: string } | null>(null);
    const { data } = useQuery(committeeQuery(object.name, record.id, record.version));
    if (!data || (data.people.length === 0 && data.gaps.length === 0)) return null;
    const of_deal = object.name === 'opportunities';
    const account = of_deal ? ((record['account'] as Named | null | undefined) ?? null) : { id: record.id, name: String(record['name'] ?? '') };
    const people = data.people.filter((person) => person.involved);
    const missing = missingRoles(data);
    const toggle = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, tab: open ? undefined : 'people' }) as Search, replace: true });
    const addButtons = (gap: CommitteeGap) =>
        may_add &&
        gap.missing.map((role) => (
            <Button key={role} size="compact-xs" variant="default" data-print="hide" leftSection={<IconPlus size={12} />} aria-label={t('accounts.add_role_to', { role: words.role(role), name: gap.opportunity.name })} onClick={() => setAdding({ gap, role })}>
                {words.role(role)}
            </Button>
        ));
    const [only] = data.gaps;
    return (
        <section className={classes['strip']} aria-label={t('accounts.people')}>
            <div className={classes['line']}>
                <span className={classes['said']}>
                    <IconUsersGroup size={14} stroke={1.6} aria-hidden />
                    {t('accounts.people_count', { count: people.length })}
                </span>
                {missing.length > 0 && (
                    <span className={own['missing']}>
                        <IconAlertTriangle size={14} aria-hidden />
                        {t('accounts.missing', { roles: words.list(missing), count: data.gaps.length })}
                    </span>
                )}
                {of_deal && only && addButtons(only)}
                {data.people.length > 0 && (
                    <Button size="compact-sm" variant="default" aria-expanded={open} data-print="hide" rightSection={<IconChevronDown size={14} className={classes['fold']} data-open={open || undefined} />} onClick={toggle}>
                        {t('accounts.map')}
                    </Button>
                )}
            </div>
            {open && (
                <div className={classes['tree']}>
                    {!of_deal && data.gaps.length > 0 && (
                        <ul className={own['gaps']} aria-label={t('accounts.gaps')}>
                            {data.gaps.slice(0, gaps_max).map((gap) => (
                                <li key={gap.opportunity.id}>
                                    <RecordLink object="opportunities" id={gap.opportunity.id} name={gap.opportunity.name} />
                                    <span className={own['missing']}>{t('accounts.lacks', { roles: words.list(gap.missing) })}</span>
                                    {addButtons(gap)}
                                </li>
                            ))}
                            {data.gaps.length > gaps_max && <li className="dimmed">{t('accounts.more_gaps', { count: data.gaps.length - gaps_max })}</li>}
                        </ul>
                    )}
                    <Suspense fallback={<Skeleton height={180} />}>
                        <PeopleMap committee={data} of_deal={of_deal} />
                    </Suspense>
                </div>
            )}
            {adding && (
                <Suspense>
                    <AddRoleDialog committee={data} account={account} opportunity={adding.gap.opportunity} role={adding.role} onClose={() => setAdding(null)} />
                </Suspense>
            )}
        </section>
    );
}
