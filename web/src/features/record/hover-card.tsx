// More of what a name stands for, while the pointer rests on it.

import { HoverCard, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { titleOf, useObject } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { HoverCards, type HoveredProps } from '@/fields/shared/hovered';
import { useLanguage } from '@/lib/i18n';
import { FieldCell } from '@/records/field-view';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/features/record/record.module.css';

const open_ms = 350;
const fields_max = 6;

function Content({ object, id }: { object: ObjectMeta; id: string }) {
    const { label, t } = useLanguage();
    const { data: record, isError } = useQuery({ ...recordQuery(object.name, id), staleTime: 30_000, retry: false });
    if (isError) return <p className="dimmed">{t('not_found.record')}</p>;
    if (!record) return <Skeleton height={72} />;
    const names = [...object.list, 'phone', 'email'].filter((name) => name !== object.title);
    const fields = [...new Set(names)].flatMap((name) => object.fields.find((field) => field.name === name) ?? []).filter((field) => !isEmpty(record[field.name]));
    return (
        <>
            <p className={classes['cardTitle']}>
                <ObjectIcon name={object.icon} size={14} />
                <b className="clip">{titleOf(object, record)}</b>
            </p>
            <dl className={classes['cardFields']}>
                {fields.slice(0, fields_max).map((field) => (
                    <div key={field.name}>
                        <dt>{label(field.label)}</dt>
                        <dd>
                            <FieldCell field={field} value={record[field.name]} />
                        </dd>
                    </div>
                ))}
            </dl>
        </>
    );
}

function Card({ object: name, id, children }: HoveredProps) {
    const object = useObject(name);
    const [open, setOpen] = useState(false);
    if (!object?.access.read) return <>{children}</>;
    return (
        <HoverCard withRoles={false} openDelay={open_ms} closeDelay={80} width={300} position="bottom-start" onOpen={() => setOpen(true)} onClose={() => setOpen(false)}>
            <HoverCard.Target>
                <span className={classes['hovered']}>{children}</span>
            </HoverCard.Target>
            <HoverCard.Dropdown>
                {/* Nothing inside opens a card of its own. */}
                <HoverCards value={null}>{open && <Content object={object} id={id} />}</HoverCards>
            </HoverCard.Dropdown>
        </HoverCard>
    );
}

export const RecordHoverCard = Card;
