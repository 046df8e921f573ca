import * as z from 'zod';

/** 36 characters in the form of a UUID; AWS promises no version: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html */
export const automationExecutionIdSchema = z.guid();
