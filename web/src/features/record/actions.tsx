import { ActionIcon, Menu } from '@mantine/core';
import { IconCalendarTime, IconCopy, IconCopyPlus, IconDots, IconPrinter, IconTrash } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { originSearch } from '@/lib/list-origin';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { CreateDialog } from '@/records/create';
import { useRemoval } from '@/records/use-removal';
import { toast } from '@/ui/toast';

const day_ms = 86_400_000;

/** What a copy takes over: everything that somebody could have typed, but what only one may have. */
function copyOf(object: ObjectMeta, record: RecordData): Record<string, unknown> {
    const copied = object.fields.filter((field) => field.writable && !field.system && !field.unique && kindOf(field).Edit && !isEmpty(record[field.name]));
    return Object.fromEntries(copied.map((field) => [field.name, record[field.name]]));
}

export function Actions({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const navigate = useNavigate();
    const { list } = useSearch({ strict: false }) as Search;
    const { remove } = useRemoval(object);
    const [cloning, setCloning] = useState(false);
    const title = titleOf(object, record);
    const title_field = object.fields.find((field) => field.name === object.title);
    const named = title_field?.writable ? { [object.title]: t('record.copy_of', { name: title }) } : {};
    return (
        <>
            <Menu>
                <Menu.Target>
                    <ActionIcon aria-label={t('record.actions')}>
                        <IconDots size={16} />
                    </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                    <Menu.Item
                        leftSection={<IconCopy size={14} />}
                        onClick={() => {
                            const link = `${window.location.origin}/${object.name}/${record.id}`;
                            void navigator.clipboard?.writeText(link).then(() => toast({ text: t('record.link_copied') }));
                        }}
                    >
                        {t('record.copy_link')}
                    </Menu.Item>
                    {object.access.create && !record.deleted_at && (
                        <Menu.Item leftSection={<IconCopyPlus size={14} />} onClick={() => setCloning(true)}>
                            {t('record.clone')}
                        </Menu.Item>
                    )}
                    {!record.deleted_at && (
                        <Menu.Item
                            leftSection={<IconCalendarTime size={14} />}
                            onClick={() =>
                                void navigate({ to: '.', search: (before: Search) => ({ ...before, as_of: new Date(Date.now() - day_ms).toISOString() }) as Search })
                            }
                        >
                            {t('as_of.open')}
                        </Menu.Item>
                    )}
                    <Menu.Item leftSection={<IconPrinter size={14} />} onClick={() => setTimeout(() => window.print())}>
                        {t('record.print')}
                    </Menu.Item>
                    {object.access.delete && !record.deleted_at && (
                        <Menu.Item
                            color="red"
                            leftSection={<IconTrash size={14} />}
                            onClick={() => {
                                void remove(record);
                                void navigate({ to: '/$object', params: { object: object.name }, search: originSearch(list) });
                            }}
                        >
                            {t('action.delete')}
                        </Menu.Item>
                    )}
                </Menu.Dropdown>
            </Menu>
            {cloning && (
                <CreateDialog
                    object={object}
                    given={{ ...copyOf(object, record), ...named }}
                    onClose={() => setCloning(false)}
                    onCreated={(made) => void navigate({ to: '/$object/$record', params: { object: object.name, record: made.id }, search: {} })}
                />
            )}
        </>
    );
}
