// More of what a name stands for, while the pointer rests on it. One card for the whole screen: a hundred
// names cost nothing until one of them is pointed at.

import { Popover, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { titleOf, useObject } from '@/api/meta';
import { recordQuery } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { HoverCards, hoveredOf } from '@/fields/shared/hovered';
import { useLanguage } from '@/lib/i18n';
import { FieldCell } from '@/records/field-view';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/features/record/record.module.css';

const open_ms = 350;
const close_ms = 80;
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

interface Shown {
    object: string;
    id: string;
    box: DOMRect;
}

/** What the pointer rests on; null once it has left that and the card. */
function useRestingOn(): Shown | null {
    const [shown, setShown] = useState<Shown | null>(null);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let over: HTMLElement | null = null;
        const later = (act: () => void, delay_ms: number) => {
            clearTimeout(timer);
            timer = setTimeout(act, delay_ms);
        };
        const hide = () => {
            clearTimeout(timer);
            over = null;
            setShown(null);
        };
        function onOver(event: PointerEvent) {
            if (event.pointerType === 'touch') return;
            if (event.target instanceof Element && event.target.closest('[data-hover-card]')) return clearTimeout(timer);
            const found = hoveredOf(event.target);
            if (found?.element === over) return over === null ? undefined : clearTimeout(timer);
            over = found?.element ?? null;
            if (!found) return later(() => setShown(null), close_ms);
            later(() => setShown({ object: found.object, id: found.id, box: found.element.getBoundingClientRect() }), open_ms);
        }
        const watched: [keyof DocumentEventMap, () => void][] = [['pointerdown', hide], ['keydown', hide], ['scroll', hide]];
        document.addEventListener('pointerover', onOver);
        for (const [type, act] of watched) document.addEventListener(type, act, { capture: true });
        return () => {
            clearTimeout(timer);
            document.removeEventListener('pointerover', onOver);
            for (const [type, act] of watched) document.removeEventListener(type, act, { capture: true });
        };
    }, []);
    return shown;
}

function Card({ object: name, id, box }: Shown) {
    const object = useObject(name);
    if (!object?.access.read) return null;
    const { left, top, width, height } = box;
    return (
        <Popover opened position="bottom-start" width={300} withinPortal withRoles={false}>
            <Popover.Target>
                <span aria-hidden className={classes['hovered']} style={{ left, top, width, height }} />
            </Popover.Target>
            <Popover.Dropdown data-hover-card>
                <Content object={object} id={id} />
            </Popover.Dropdown>
        </Popover>
    );
}

function Resting() {
    const shown = useRestingOn();
    return shown && <Card key={`${shown.object} ${shown.id}`} {...shown} />;
}

export function RecordHoverCards({ children }: { children: ReactNode }) {
    return (
        <HoverCards value>
            {children}
            <Resting />
        </HoverCards>
    );
}
