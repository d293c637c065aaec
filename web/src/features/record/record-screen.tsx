// One record: what it is on the left, what happened and what belongs to it on the right.

import { ActionIcon, Alert, Button, Menu, Skeleton, Tabs } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { manyLabel, titleOf } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Details } from '@/features/record/details';
import { Facts } from '@/features/record/facts';
import { Related } from '@/features/record/related';
import { StagePath } from '@/features/record/stage-path';
import { Timeline } from '@/features/record/timeline';
import { usePageTitle, usePhone } from '@/lib/hooks';
import { useLanguage, useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useTexts } from '@/lib/texts';
import { useRemoval } from '@/records/use-removal';
import { useUpdate, type Updater } from '@/records/use-update';
import { EmptyState } from '@/ui/empty-state';
import { ObjectIcon } from '@/ui/object-icon';
import { toast } from '@/ui/toast';
import { StarButton } from '@/records/star-button';
import classes from '@/features/record/record.module.css';

export function RecordScreen({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const record = useQuery(recordQuery(object.name, id));
    const updater = useUpdate(object);
    usePageTitle(record.data ? titleOf(object, record.data) : '');
    if (record.isError) return <EmptyState icon={<ObjectIcon name={object.icon} size={22} />} title={t('not_found.record')} text={problemText(t, record.error)} />;
    if (!record.data) return <Bones object={object} />;
    return (
        <>
            <Loaded object={object} record={record.data} updater={updater} />
            {updater.dialog}
        </>
    );
}

function Head({ object, title, children }: { object: ObjectMeta; title: string; children?: ReactNode }) {
    const { label } = useLanguage();
    return (
        <div className={classes['crumbs']}>
            <Link to="/$object" params={{ object: object.name }} search={{}} className={classes['crumb']}>
                <ObjectIcon name={object.icon} />
                {label(manyLabel(object))}
            </Link>
            <span aria-hidden className="dimmed">
                ›
            </span>
            <span className="clip">{title}</span>
            <span className={classes['crumbActions']}>{children}</span>
        </div>
    );
}

function Bones({ object }: { object: ObjectMeta }) {
    return (
        <>
            <Head object={object} title="" />
            <div className={classes['bones']} aria-busy>
                <Skeleton height={22} width={260} />
                {[70, 55, 80, 45, 65, 60].map((width) => (
                    <Skeleton key={width} height={12} width={`${width / 2}%`} />
                ))}
            </div>
        </>
    );
}

function Actions({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const navigate = useNavigate();
    const { remove } = useRemoval(object);
    return (
        <Menu>
            <Menu.Target>
                <ActionIcon aria-label={t('record.actions')}>
                    <IconDots size={16} />
                </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
                <Menu.Item
                    leftSection={<IconCopy size={14} />}
                    onClick={() => void navigator.clipboard?.writeText(window.location.href).then(() => toast({ text: t('record.link_copied') }))}
                >
                    {t('record.copy_link')}
                </Menu.Item>
                {object.access.delete && !record.deleted_at && (
                    <Menu.Item
                        color="red"
                        leftSection={<IconTrash size={14} />}
                        onClick={() => {
                            void remove(record);
                            void navigate({ to: '/$object', params: { object: object.name }, search: {} });
                        }}
                    >
                        {t('action.delete')}
                    </Menu.Item>
                )}
            </Menu.Dropdown>
        </Menu>
    );
}

export function DeletedBanner({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const texts = useTexts();
    const { restore } = useRemoval(object);
    if (!record.deleted_at) return null;
    return (
        <Alert color="orange" className={classes['banner']} role="status">
            <span className={classes['bannerText']}>
                {t('record.is_deleted', { when: texts.date_time(record.deleted_at) })}
                {object.access.delete && (
                    <Button variant="default" size="compact-xs" onClick={() => void restore(record)}>
                        {t('record.restore')}
                    </Button>
                )}
            </span>
        </Alert>
    );
}

function Loaded({ object, record, updater }: { object: ObjectMeta; record: RecordData; updater: Updater }) {
    const { t, label } = useLanguage();
    const phone = usePhone();
    const navigate = useNavigate();
    const { tab } = useSearch({ strict: false }) as Search;
    const title = titleOf(object, record) || t('record.untitled');
    const first = phone ? 'details' : 'timeline';
    const names = [...(phone ? ['details'] : []), 'timeline', ...object.relations.map((relation) => relation.name)];
    const current = tab && names.includes(tab) ? tab : first;
    const details = <Details object={object} record={record} updater={updater} />;

    return (
        <>
            <Head object={object} title={title}>
                <StarButton object={object} record={record} />
                <Actions object={object} record={record} />
            </Head>
            <div className={classes['body']}>
                <DeletedBanner object={object} record={record} />
                <header className={classes['head']}>
                    <h1 className={classes['title']}>{title}</h1>
                    <Facts object={object} record={record} />
                    <StagePath object={object} record={record} updater={updater} />
                </header>
                <div className={classes['columns']}>
                    {!phone && (
                        <aside className={classes['side']} aria-label={t('record.details')}>
                            {details}
                        </aside>
                    )}
                    <Tabs
                        className={classes['tabs']}
                        value={current}
                        keepMounted={false}
                        onChange={(next) =>
                            void navigate({
                                to: '.',
                                search: (before: Search) => ({ ...before, tab: next === first ? undefined : (next ?? undefined) }) as Search,
                                replace: true,
                            })
                        }
                    >
                        <Tabs.List>
                            {phone && <Tabs.Tab value="details">{t('record.details')}</Tabs.Tab>}
                            <Tabs.Tab value="timeline">{t('timeline.title')}</Tabs.Tab>
                            {object.relations.map((relation) => (
                                <Tabs.Tab key={relation.name} value={relation.name}>
                                    {label(relation.label)}
                                </Tabs.Tab>
                            ))}
                        </Tabs.List>
                        {phone && <Tabs.Panel value="details">{details}</Tabs.Panel>}
                        <Tabs.Panel value="timeline">
                            <Timeline object={object} record={record} />
                        </Tabs.Panel>
                        {object.relations.map((relation) => (
                            <Tabs.Panel key={relation.name} value={relation.name}>
                                <Related object={object} record={record} relation={relation} />
                            </Tabs.Panel>
                        ))}
                    </Tabs>
                </div>
            </div>
        </>
    );
}
