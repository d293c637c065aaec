// The first page: the state of sales, what waits for me, and what moved lately.

import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { manyLabel, titleOf, useMeta } from '@/api/meta';
import { listQuery } from '@/api/records';
import { useSession } from '@/api/session';
import type { Filter, ObjectMeta } from '@/api/types';
import { Dashboard } from '@/features/home/dashboard';
import { useNow } from '@/lib/hooks';
import { useLanguage, useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { ObjectIcon } from '@/ui/object-icon';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/home/home.module.css';

const shown = 8;

interface BoxProps {
    object: ObjectMeta;
    title: string;
    filter: Filter | null;
    sort: string;
    /** The moment that stands at the end of a line. */
    when: string;
    empty: MessageId;
}

function Box({ object, title, filter, sort, when, empty }: BoxProps) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const list = useInfiniteQuery(listQuery(object.name, { filter, sort, limit: shown, fields: [object.title, when] }));
    const records = list.data?.pages[0]?.records ?? [];
    return (
        <section className={classes['box']}>
            <h2 className={classes['name']}>
                <ObjectIcon name={object.icon} /> {title}
            </h2>
            {list.isLoading && <Skeleton height={120} />}
            {list.isSuccess && records.length === 0 && <p className="dimmed">{t(empty)}</p>}
            <ul className={classes['list']}>
                {records.map((record) => (
                    <li key={record.id}>
                        <Link className={classes['line']} to="/$object/$record" params={{ object: object.name, record: record.id }} search={{}}>
                            <span className="clip">{titleOf(object, record)}</span>
                            <span className={classes['when']}>{typeof record[when] === 'string' ? texts.relative(record[when], now) : ''}</span>
                        </Link>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Home() {
    const { t, label } = useLanguage();
    const { user } = useSession();
    const meta = useMeta();
    const activities = meta.object('activities');
    const recent = ['opportunities', 'accounts', 'leads'].flatMap((name) => meta.object(name) ?? []);
    return (
        <>
            <PageHead title={t('home.hello', { name: user.name })} />
            <div className={classes['page']}>
                <Dashboard />
                {activities && (
                    <Box
                        object={activities}
                        title={t('home.tasks')}
                        filter={{
                            and: [
                                { field: 'owner', op: 'eq', value: 'me' },
                                { field: 'kind', op: 'eq', value: 'task' },
                                { field: 'done_at', op: 'empty', value: true },
                            ],
                        }}
                        sort="due_at"
                        when="due_at"
                        empty="home.no_tasks"
                    />
                )}
                {recent.map((object) => (
                    <Box
                        key={object.name}
                        object={object}
                        title={t('home.recent', { objects: label(manyLabel(object)) })}
                        filter={null}
                        sort="-updated_at"
                        when="updated_at"
                        empty="home.nothing_yet"
                    />
                ))}
            </div>
        </>
    );
}
