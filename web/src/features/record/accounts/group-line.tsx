// That an account belongs to a group, in one line: how many accounts and what they are worth together. The
// tree unfolds below it, and stands in the address.

import { Button, Skeleton } from '@mantine/core';
import { IconChevronDown, IconSitemap } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { accountGroupQuery } from '@/api/account-group';
import { newsKey, type News } from '@/api/events';
import type { RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import classes from '@/features/record/accounts/accounts.module.css';

const GroupTable = lazy(async () => ({ default: (await import('@/features/record/accounts/group-table')).GroupTable }));

export function GroupLine({ record }: { record: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const open = tab === 'group';
    const { data: news } = useQuery<News>({ queryKey: newsKey('opportunities'), queryFn: () => ({ changed: 0, moved: 0 }), enabled: false });
    const { data } = useQuery(accountGroupQuery(record.id, news?.changed ?? 0));
    const top = data?.accounts[0];
    if (!data || !top || data.accounts.length < 2) return null;
    const toggle = () => void navigate({ to: '.', search: (before: Search) => ({ ...before, tab: open ? undefined : 'group' }) as Search, replace: true });
    const sums = [
        { name: t('accounts.pipeline'), value: top.rolled.pipeline },
        { name: t('accounts.won_year'), value: top.rolled.won_year },
        { name: t('accounts.receivable'), value: top.rolled.receivable },
    ];
    return (
        <section className={classes['strip']} aria-label={t('accounts.group')}>
            <div className={classes['line']}>
                <span className={classes['said']}>
                    <IconSitemap size={14} stroke={1.6} aria-hidden />
                    {t('accounts.group_of', { count: data.accounts.length, name: top.name })}
                </span>
                {sums.map(
                    ({ name, value }) =>
                        value !== null && (
                            <span key={name} className={classes['said']}>
                                <span className="dimmed">{name}</span>
                                <span className="tabular">{texts.money(value, data.currency)}</span>
                            </span>
                        ),
                )}
                <Button size="compact-sm" variant="default" aria-expanded={open} data-print="hide" rightSection={<IconChevronDown size={14} className={classes['fold']} data-open={open || undefined} />} onClick={toggle}>
                    {t('accounts.tree')}
                </Button>
            </div>
            {open && (
                <Suspense fallback={<Skeleton height={160} mt="sm" />}>
                    <GroupTable group={data} present={record.id} />
                </Suspense>
            )}
        </section>
    );
}
