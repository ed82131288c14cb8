import { Module } from '@nestjs/common';
import { RegistrationWorkflows } from '../temporal/registration-workflows';
import { DatasetsController } from './datasets.controller';
import { RegistrationsController } from './registrations.controller';
import { DataRoots, RegistrationsService } from './registrations.service';

/** Datasets and their registration. */
@Module({
  controllers: [RegistrationsController, DatasetsController],
  providers: [RegistrationsService, RegistrationWorkflows, DataRoots],
  exports: [RegistrationsService],
})
export class DatasetsModule {}
